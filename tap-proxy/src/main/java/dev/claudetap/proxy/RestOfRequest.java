package dev.claudetap.proxy;

import org.jspecify.annotations.Nullable;

/**
 * What an agent still sends of a request that has nobody to go to. For a second it is heard out before it is told, so that the record has
 * the request whole and the connection can stay. Event loop only.
 */
final class RestOfRequest {
    private final AgentLeg agent;
    private @Nullable Runnable answer;
    private boolean here;

    RestOfRequest(AgentLeg agent) {
        this.agent = agent;
    }

    /** Runs {@code then} as soon as the rest {@link #hasCome}, or when that takes too long; at once if it is here, or if nothing {@code comes}. */
    void hearThen(boolean comes, Runnable then) {
        answer = then;
        if (comes && !here) {
            agent.pauseUpload(false);
            Outbound.inASecond(agent.channel(), this::tell);
        } else {
            tell();
        }
    }

    boolean isAwaited() {
        return answer != null;
    }

    /** Whether the agent has sent all of its request. */
    boolean isHere() {
        return here;
    }

    /** The request's last part is here; who reads it may still be at it. */
    void hasCome() {
        here = true;
        if (answer != null) {
            agent.channel().eventLoop().execute(this::tell);
        }
    }

    /** Nobody needs to be told any more. */
    void forget() {
        answer = null;
    }

    private void tell() {
        Runnable then = answer;
        answer = null;
        if (then != null) {
            then.run();
        }
    }
}
