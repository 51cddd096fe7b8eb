package io.sallyport.engine;

/** stub */
final class AttemptId {
    private AttemptId() {}
}
