package dev.claudetap.client;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How to start an agent wired to the tap: declared, not done. {@link AgentProcess} carries it out. The text
 * {@code {sandbox}} in an argument or variable stands for the sandbox directory's absolute path.
 *
 * @param command executable, looked up on the agent's PATH unless it is a path
 * @param arguments all arguments, injected ones and the user's
 * @param set variables to set
 * @param unset variables to remove
 * @param sandbox files to prepare before the start and to remove after the end; mostly empty
 * @param notices lines to tell the user before the start; never hold a secret
 */
public record LaunchPlan(
        String command,
        List<String> arguments,
        Map<String, String> set,
        Set<String> unset,
        List<SandboxFile> sandbox,
        List<String> notices) {
    public LaunchPlan {
        Objects.requireNonNull(command, "command");
        arguments = List.copyOf(arguments);
        set = Map.copyOf(set);
        unset = Set.copyOf(unset);
        sandbox = List.copyOf(sandbox);
        notices = List.copyOf(notices);
    }
}
