"""One case for each question, in any order."""

ABOUT = {
    "stranger": "Open the page without signing in, and see what you get.",
    "outsider": "Open the page as a user who is no member, and see what you get.",
    "superuser": "Open the page as a superuser who is no member, and see what you get.",
    "roles": "Look for where the view asks for a role.",
    "statuses": "Look for where the view asks for a status.",
    "same_day": "Read the order of the queryset to its end.",
    "page_99": "Open a page that is beyond the last one.",
    "kept_secret": "Compare the page of an organisation with that of one which does not exist.",
    "organisation_deleted": "Read on_delete at the customer of an invoice.",
    "paid_invoice_deleted": "Read on_delete at each model that refers to an invoice.",
    "queries": "Count the queries of a page with invoices, those of its templates too.",
    "queries_without_invoices": "Count the queries of a page without invoices: nothing is prefetched for no rows.",
    "sums_cost": "Measure queries and rows with more lines, more invoices and more pages.",
    "proposal": "Run each proposal on invoices with equal lines and several payments.",
}


def cases(rng):
    questions = list(ABOUT)
    rng.shuffle(questions)
    for question in questions:
        yield {"question": question, "advice": ABOUT[question]}
