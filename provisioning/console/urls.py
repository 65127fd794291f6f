"""Every address of the console: the table's, sign-in, and the files of its looks."""

from django.urls import path
from django.views.i18n import set_language

from provisioning.console import guard, page_table
from provisioning.console.pages import failures, sign_in, static_files

urlpatterns = [
    path("sign-in/", sign_in.view, name="sign_in"),
    path("set-up/", sign_in.set_up, name="set_up"),
    path("language/", set_language, name="language"),
    path("static/<str:name>", static_files.view, name="static"),
    path("approvals/<int:number>/agree/", guard.agree, name="agree"),
    *(path(row.route, guard.page(row), name=row.name) for row in page_table.PAGES),
    *(path(row.route, guard.act(row), name=row.name) for row in page_table.ACTS),
]
handler400 = failures.bad_request
handler403 = failures.refused
handler404 = failures.not_found
handler500 = failures.broken
