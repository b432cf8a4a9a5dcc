package dev.claudetap.cli.real;

/** What the scripted model says in one turn. */
sealed interface Reply {
    /** The turn ends with this text. */
    record Text(String text) implements Reply {}

    /**
     * The model asks for a tool.
     *
     * @param id the call's id; the agent sends it back with the result
     * @param tool the tool's name as the agent offered it
     * @param arguments the arguments, a JSON object
     */
    record ToolCall(String id, String tool, String arguments) implements Reply {}
}
