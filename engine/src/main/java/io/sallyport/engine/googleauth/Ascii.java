package io.sallyport.engine.googleauth;

/** A stretch of bytes as characters, without a copy that somebody would have to clear. */
record Ascii(byte[] bytes, int start, int end) implements CharSequence {
    @Override
    public int length() {
        return end - start;
    }

    @Override
    public char charAt(int index) {
        return (char) Byte.toUnsignedInt(bytes[start + index]);
    }

    @Override
    public Ascii subSequence(int from, int to) {
        return new Ascii(bytes, start + from, start + to);
    }

    /** Says the length only: the characters may be a code's. */
    @Override
    public String toString() {
        return "Ascii[" + length() + " characters]";
    }
}
