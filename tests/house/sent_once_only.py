"""The routes to which no test sends a form sixteen times at once, each with the reason why none is needed."""

from __future__ import annotations

NOT_AT_ONCE = {
    "authoring.settle": "publishes under the lock of the course, as authoring.save does, which is sent at once",
    "certificates.batch_papers": "sends all papers of an order in one file, and notes that they were read",
    "certificates.check_file": "reads a file, tells what it is worth, and keeps nothing of it",
    "learning.done": "says that a lesson is read: said again, the first moment stays",
    "learning.task": "saves one's own note, which is written over by the later of two",
    "operations.try_again": "begins given-up work afresh, whose every repeat must be safe anyway",
    "own_mapping.answers": "says that one's own answers are complete: said again, nothing is added",
    "own_mapping.question": "saves one's own answer to a question, which is written over by the later of two",
    "people.account": "changes what is said about oneself by the verb of people.change_person, which is sent at once",
    "people.card_code": "looks a card up and changes nothing in the database but the counter of wrong tries",
    "people.card_pictures": "begins a session of one's own: each browser that gives the right pictures has one",
    "people.change_password": "needs the password until now: the later of two is refused for giving the old one",
    "people.forgotten_password": "asks for mails, each with a link of its own; all end when one of them is used",
    "people.reset_link": "shows a new link for each press, once; all end when one of them is used",
    "people.sign_in": "begins a session of one's own: each browser that gives the right password has one",
    "people.sign_out": "ends the session of this browser: ended again, it is as it was",
    "people.sign_out_everywhere": "ends one's own sessions: ended again, they are as they were",
    "web.fault_report": "keeps every report: two with the same words harm nobody, and there is a limit an hour",
}
