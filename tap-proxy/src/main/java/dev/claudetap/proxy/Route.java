package dev.claudetap.proxy;

/**
 * Where one request goes.
 *
 * @param origin whom to connect to
 * @param target request target for upstream
 * @param url whole URL for the record, user-info included if configured
 * @param baseUrl the part of it that the record names, without user-info
 * @param record whether the exchange is recorded
 * @param authorization value for an Authorization header if the request has none; empty for none
 */
record Route(Origin origin, String target, String url, String baseUrl, boolean record, String authorization) {}
