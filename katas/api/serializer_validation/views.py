"""The addresses that other programs talk to."""

from __future__ import annotations

from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from kata_project.accounts.models import Organisation
from kata_project.billing.models import Invoice, InvoiceLine


class InvoiceList(APIView):
    """Takes new invoices from the sales department's programs."""

    permission_classes = [IsAdminUser]

    def post(self, request: Request) -> Response:
        data = request.data
        if data["due_on"] < data["issued_on"]:
            return Response({"error": "Please check the dates."}, status=400)
        customer = Organisation.objects.get(slug=data.pop("customer"))
        lines = data.pop("lines")
        invoice = Invoice.objects.create(customer=customer, **data)
        for line in lines:
            InvoiceLine.objects.create(invoice=invoice, **line)
        return Response({"number": invoice.number}, status=201)
