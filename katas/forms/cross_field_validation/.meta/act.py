from django.contrib.auth.models import User
from django.test import Client

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Subscription
from katas.forms.cross_field_validation import forms


def judged(form, save):
    valid = bool(form.is_valid())
    seen = {"valid": valid, "fields": sorted(str(field) for field in form.errors)}
    seen["general"] = bool(form.non_field_errors())
    if valid:
        seen["ends_on"] = str(form.cleaned_data["ends_on"])
        if save:
            form.save()
    return seen


def act(inputs):
    organisation = Organisation.objects.get(slug=inputs["organisation"])
    answers = []
    for line in inputs["lines"]:
        form_class, data, prefix = forms.SubscriptionForm, line["data"], line["prefix"]
        if line["order"]:
            form_class = type("ImportForm", (form_class,), {"field_order": line["order"]})
        if prefix:
            data = {f"{prefix}-{key}": value for key, value in data.items()}
        new = Subscription(organisation=organisation)
        stored = inputs["trial" if line["change"] == "trial" else "changed"]
        instance = Subscription.objects.get(pk=stored) if line["change"] else new
        answers.append(judged(form_class(data, instance=instance, prefix=prefix), line["save"]))
    client = Client()
    client.force_login(User.objects.get(username=inputs["staff"]))
    response = client.get(f"/organisations/{organisation.slug}/subscribe/")
    answers.append([response.status_code, sorted(response.context["form"].errors)])
    # The import has no instance.
    answers.append(judged(forms.SubscriptionForm(inputs["lines"][0]["data"]), save=False))
    for line in inputs["pages"]:
        response = client.post(f"/organisations/{organisation.slug}/subscribe/", line["data"])
        if response.status_code == 200:
            answers.append(sorted(str(field) for field in response.context["form"].errors))
        else:
            answers.append("saved" if response.status_code in (302, 303) else response.status_code)
    for who in (None, *inputs["others"]):
        client = Client()
        if who:
            client.force_login(User.objects.get(username=who))
        address = f"/organisations/{organisation.slug}/subscribe/"
        client.post(address, inputs["forbidden"])
        answers.append(f"sees the form: {client.get(address).status_code == 200}")
    return answers
