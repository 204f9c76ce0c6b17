"""The doors: a resident's phone and code, a member of staff's password, and their second factors.

allauth does the work; these views say in Chinese what comes next and keep `next` on every way.
"""

from functools import partial, wraps

from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.account.views import ConfirmLoginCodeView, LoginView, RequestLoginCodeView
from allauth.mfa.base.views import AuthenticateView
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from . import codes
from .second_factor import demo_totp_code


def staff_only(view):
    """For pages of staff that are also open before the sign-in is complete: residents get 404."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class StartsAgain:
    """A door that stays open while another sign-in is half done: the mistyped number, the wrong door."""

    def _redirect_to_pending_stage(self, request, stage):
        return None


class AskCode(StartsAgain, RequestLoginCodeView):
    def form_valid(self, form):
        """Asking again for the same number is a resend: the same code, the tries left as they were."""
        process = code_process(self.request)
        if process and process.state["phone"] == form.cleaned_data["phone"]:
            process.resend()
            return redirect(self.get_success_url())
        return super().form_valid(form)

    def get_context_data(self, **context):
        return super().get_context_data(can_deliver=codes.can_deliver(), **context)


def code_process(request):
    """The code that this browser has under way, or None."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return LoginCodeVerificationProcess.resume(stage) if stage else None


class ConfirmCode(ConfirmLoginCodeView):
    _process = None

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        if self._process is None and not request.user.is_authenticated:
            messages.warning(request, "验证码已过期，请重新获取。")
            return redirect(self.passthrough_next_url(reverse("account_request_login_code")))
        return response

    def _resend_form_valid(self, form):
        refusal = codes.refuse_to_send(self.request, self._process.state["phone"])
        if refusal:
            messages.error(self.request, refusal)
        else:
            self._process.resend()
            messages.success(self.request, "验证码已重新发送，与上一条相同。")
        return redirect(self.passthrough_next_url(reverse("account_confirm_login_code")))

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        if self._action == "verify":
            kwargs["count_guess"] = partial(codes.tries_left, self.request, self._process.state)
        return kwargs

    def form_invalid(self, form):
        """Only six wrong digits cost a try; after the third the code is void and a new one is asked for."""
        if form.has_error("code", "void"):
            self._process.abort()
            messages.error(
                self.request, "验证码连续三次不正确，已作废。请核对手机号码，重新获取验证码。"
            )
            return redirect(self.passthrough_next_url(reverse("account_request_login_code")))
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **context):
        shown = self._process.code if settings.DEMO else None
        again = self.passthrough_next_url(reverse("account_request_login_code"))
        return super().get_context_data(demo_code=shown, ask_again=again, **context)


class StaffSignIn(StartsAgain, LoginView):
    pass


class ShowSecondFactor(AuthenticateView):
    def get_context_data(self, **context):
        shown = demo_totp_code(self.stage.login.user)
        return {**super().get_context_data(**context), "demo_code": shown}


ask_code = AskCode.as_view()
confirm_code = ConfirmCode.as_view()
staff_sign_in = StaffSignIn.as_view()
show_second_factor = ShowSecondFactor.as_view()
