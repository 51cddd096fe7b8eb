package io.sallyport.server.config;

/**
 * One setting as it applies, for {@code config show}. Keyword and value together are a line that
 * the file may hold.
 *
 * @param keyword such as {@code store}, {@code door pam} or {@code policy}
 * @param value as it is written in the file, in quotes where needed
 * @param origin {@code default}, {@code file:line}, {@code environment variable NAME} or {@code
 *     flag --name}
 */
public record Setting(String keyword, String value, String origin) {
    /** The line of the file that sets it. */
    @Override
    public String toString() {
        return keyword + " " + value;
    }
}
