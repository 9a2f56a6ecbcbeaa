from django.test import Client

LIST = "/api/posts/"


def read(client, url):
    response = client.get(url)
    return response.json() if response.status_code == 200 else response.status_code


def page(client, number):
    found = read(client, f"{LIST}?page={number}")
    if isinstance(found, dict):
        found |= {key: str(found[key]).rpartition("/")[2] for key in ("next", "previous")}
    return found


def act(inputs):
    client = Client()
    if inputs["page"] is not None:
        return page(client, inputs["page"])
    return read(client, f"{LIST}{inputs['slug']}/")
