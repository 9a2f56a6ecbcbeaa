from __future__ import annotations

from decimal import Decimal

from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response
from rest_framework.views import APIView

from katas.api.serializer_validation.serializers import InvoiceSerializer


class InvoiceList(APIView):
    permission_classes = [IsAdminUser]

    def post(self, request):
        serializer = InvoiceSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        data, errors = serializer.validated_data, {}
        if data["due_on"] < data["issued_on"]:
            errors["due_on"] = ["An invoice is not due before it is issued."]
        if sum((line["quantity"] * line["unit_price"] for line in data["lines"]), Decimal(0)) <= 0:
            errors["non_field_errors"] = ["The total is to be more than zero."]
        if errors:
            return Response(errors, status=400)
        serializer.save()
        return Response(serializer.data, status=201)
