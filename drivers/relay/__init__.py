"""The Unix socket between a visit and the relay: both ends, and the datagrams that wake them."""
