package dev.claudetap.proxy;

import dev.claudetap.tap.ExchangeTap;

/**
 * What the relays tell of the traffic.
 *
 * @param taps makes the tap of each exchange that is recorded
 * @param unrecorded called for each that is not
 */
record Recording(ExchangeTap.Factory taps, Runnable unrecorded) {
    /** The tap for the next exchange. */
    ExchangeTap exchange(boolean recorded) {
        if (recorded) {
            return taps.exchange();
        }
        unrecorded.run();
        return ExchangeTap.NONE;
    }
}
