package dev.claudetap.clients;

/** A user's profile, or what a user adds to one, is not usable. The message is one line: what is wrong, and where. */
public final class ProfileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean unreadable;

    ProfileException(String message, boolean unreadable) {
        super(message);
        this.unreadable = unreadable;
    }

    static ProfileException invalid(String message) {
        return new ProfileException(message, false);
    }

    /** Whether a file is missing or cannot be read, rather than holding something wrong. */
    public boolean unreadable() {
        return unreadable;
    }
}
