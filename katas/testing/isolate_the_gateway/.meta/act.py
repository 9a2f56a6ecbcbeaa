from katas.testing.isolate_the_gateway.running import run


def act(inputs):
    result, called = run(inputs["source"])
    return {"mark": inputs["mark"], "green": result.green, "kills": result.kills, "calls the gateway": called}
