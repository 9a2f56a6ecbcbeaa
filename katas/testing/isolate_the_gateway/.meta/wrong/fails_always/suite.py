def test_pay():
    assert False
