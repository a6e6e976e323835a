"""`make bench`: what the production server does in a second, each number beside what the machine could do at most.

    __main__        arguments, a database of its own, then `bench`, which is one run
    databases       where that database is
    corpus, words   articles of real shape; `seeding` publishes them, `multiplying` copies them
    scenarios       what is asked for, and the numbers it must hold; `judging` compares
    capturing       which SQL the product runs for it
    ceiling         that SQL, and nothing else
    servers         both behind the production server
    driver          asks, and checks each answer
    measuring       product and ceiling in turns; `printing` says what came out; `growth` does it at several sizes
    writing         publishing and bringing in; `creating` does it over the API; each in a `newsroom` of its own, in `copies`
    bare            the least that writing can be: its ceiling

A bench of its own is added to `bench.OTHERS` and run by its name: `make bench ONLY=renditions`.
"""
