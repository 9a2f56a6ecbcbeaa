import json

from django.test import Client, override_settings

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice


def act(inputs):
    with override_settings(ALLOWED_HOSTS=[inputs["host"]]):
        return answers(inputs)


def answers(inputs):
    client = Client(raise_request_exception=False, SERVER_NAME=inputs["host"])
    seen = []
    for method, url, data in inputs["steps"]:
        if method == "rename":
            Organisation.objects.update(name=data)
            continue
        # A text is no JSON yet.
        text = data if isinstance(data, str) else json.dumps(data) if data is not None else ""
        response = client.generic(method, url, text, content_type="application/json", secure=inputs["secure"])
        body = response.content.decode()
        if url.startswith("/api/v2/"):
            # Any JSON with the same values will do; of errors, their keys.
            found = json.loads(body) if "json" in response.headers.get("Content-Type", "") else None
            if response.status_code == 400 and not isinstance(data, str):
                found = sorted(found)
            elif response.status_code >= 400:
                found = None
            seen.append([response.status_code, found])
        elif response.status_code == 404:
            seen.append([404])
        else:
            seen.append([response.status_code, response.headers.get("Content-Type"), body])
    return {"seen": seen, "invoices": Invoice.objects.count()}
