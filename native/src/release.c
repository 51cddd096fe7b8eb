/*
 * Which release this is: doctor reads it out of the file (DOC-60). Nothing calls it.
 */
__attribute__((used)) static const char MARK[] = "sallyport-release " RELEASE;
