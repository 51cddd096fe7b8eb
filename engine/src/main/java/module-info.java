/** Safe two-step logins over any store that has a durable compare-and-set. */
module io.sallyport.engine {
    requires transitive io.sallyport.otp;
    requires static transitive org.jspecify;

    exports io.sallyport.engine;
}
