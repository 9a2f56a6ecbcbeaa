from rest_framework.throttling import UserRateThrottle


class ClientThrottle(UserRateThrottle):
    rate = "5/minute"
