/** Safe two-step logins over any store that has a durable compare-and-set. */
module io.sallyport.engine {
    requires transitive io.sallyport.otp;
    requires static transitive org.jspecify;

    exports io.sallyport.engine;
    exports io.sallyport.engine.account;
    exports io.sallyport.engine.audit;
    exports io.sallyport.engine.bytes;
    exports io.sallyport.engine.enrollment;
    exports io.sallyport.engine.googleauth;
    exports io.sallyport.engine.identity;
    exports io.sallyport.engine.judge;
    exports io.sallyport.engine.keys;
    exports io.sallyport.engine.policy;
    exports io.sallyport.engine.sealing;
    exports io.sallyport.engine.sshkey;
    exports io.sallyport.engine.time;
}
