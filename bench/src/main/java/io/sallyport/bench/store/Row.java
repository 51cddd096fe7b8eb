package io.sallyport.bench.store;

/** An account's record and its version. */
record Row(long version, byte[] record) {}
