package io.sallyport.server.gate;

import io.sallyport.engine.identity.AccountName;
import java.util.HashMap;
import java.util.Map;

/** People by hand. */
final class HandPeople implements PeopleDirectory {
    private final Map<String, Person> people = new HashMap<>();

    void put(String account, Person person) {
        people.put(account, person);
    }

    @Override
    public Person find(AccountName account) {
        return people.getOrDefault(account.value(), Person.UNKNOWN);
    }
}
