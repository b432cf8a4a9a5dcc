package dev.claudetap.cli.gates;

/**
 * One breach of a house rule.
 *
 * @param file path below the checkout
 * @param line line number, from 1
 * @param rule what was broken and how it should be
 */
record Finding(String file, long line, String rule) {
    @Override
    public String toString() {
        return file + ":" + line + ": " + rule;
    }
}
