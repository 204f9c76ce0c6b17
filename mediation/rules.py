"""Rules of law as pure functions: what may be mediated, what a court may confirm, where else somebody can go."""

from dataclasses import dataclass

from .models import DisputeType, Source

# What a committee does not take (《人民调解工作若干规定》第二十二条).
UNFIT = {
    "reserved": "法律、法规规定只能由专门机关管辖处理的",
    "forbidden": "法律、法规禁止采用民间调解方式解决的",
    "decided": "人民法院、公安机关或者其他行政机关已经受理或者解决的",
    "crime": "涉嫌犯罪、依法不能自行和解的",
    "commercial": "属于商事调解，应当由商事调解组织办理的（《商事调解条例》），人民调解不收费、不办理",
}

# 三调联动: the track from which a case comes that another organ hands over.
TRACKS = {
    "police": "administrative", "petition": "administrative", "hotline": "administrative", "governance": "administrative",
    "court_delegated": "judicial", "court_entrusted": "judicial", "court_invited": "judicial",
}  # fmt: skip

# What a court does not confirm (民诉法解释 第三百五十五条).
UNCONFIRMABLE = {
    "marriage": "婚姻关系是否有效、是否解除",
    "parentage": "身份关系（亲子、收养）",
    "rights": "确认物权、知识产权的归属",
    "special": "适用其他特别程序、公示催告程序、破产程序审理的",
    "not_civil": "不属于人民法院受理民事案件范围的",
}

# Words of an agreement that such matters are written with: a warning, never a decision.
SIGNS = {
    "marriage": ("离婚", "解除婚姻", "婚姻无效", "撤销婚姻"),
    "parentage": ("亲子关系", "收养关系", "解除收养"),
    "rights": ("确认所有权", "确认产权", "房屋归", "产权归", "著作权归", "专利权归", "商标权归"),
}


def unconfirmable_signs(dispute_type, text):
    """The codes of `UNCONFIRMABLE` that the type and the words of an agreement point to, for a person to decide."""
    found = [code for code, words in SIGNS.items() if any(word in text for word in words)]
    if dispute_type != DisputeType.FAMILY:
        found = [code for code in found if code == "rights"]
    return found


COURT_TERMS = {
    Source.COURT_DELEGATED: "delegated",
    Source.COURT_ENTRUSTED: "entrusted",
}


def term_of(source, *, is_summary=False):
    """The key of the clock of talks (`flow.TERMS`): 30 days delegated, 15 or 7 entrusted, else the customary month
    (法释〔2016〕14号 第二十七条; 《人民调解工作若干规定》第三十三条)."""
    term = COURT_TERMS.get(source, "")
    return "summary" if term == "entrusted" and is_summary else term


def competent_court(source, organ):
    """Which court confirms (民事诉讼法 第二百零五条): the one that invited the mediation, else that of the domicile
    of a party, of the subject, or of the committee, which is offered."""
    if source in {Source.COURT_DELEGATED, Source.COURT_ENTRUSTED, Source.COURT_INVITED} and organ:
        return organ
    return "西安市莲湖区人民法院"


@dataclass(frozen=True)
class Route:
    """Another way to one's right: its name, where it leads, when it fits."""

    name: str
    where: str

    def __str__(self):
        return f"{self.name}：{self.where}"


COURT_ROUTE = Route("诉讼", "向有管辖权的人民法院起诉（莲湖区人民法院诉讼服务中心，电话 12368）")
ADVICE_ROUTE = Route(
    "法律咨询和法律援助", "拨打 12348，或者到街道公共法律服务工作站、区公共法律服务中心"
)
ROUTES = {
    DisputeType.LABOUR: (Route("仲裁", "向莲湖区劳动人事争议仲裁委员会申请劳动仲裁，一般自知道权利被侵害之日起一年内"),),
    DisputeType.CONSUMER: (Route("行政", "向市场监督管理部门投诉（电话 12315）"),),
    DisputeType.ONLINE: (Route("行政", "向市场监督管理部门投诉（电话 12315）"),),
    DisputeType.MEDICAL: (Route("行政", "向卫生健康行政部门申请医疗纠纷行政调解"),),
    DisputeType.TRAFFIC: (Route("行政", "向公安机关交通管理部门申请损害赔偿调解"),),
    DisputeType.ENVIRONMENT: (Route("行政", "向生态环境部门投诉（电话 12345）"),),
    DisputeType.EXPROPRIATION: (Route("行政", "依法申请行政复议或者提起行政诉讼"),),
    DisputeType.HOUSING: (Route("行政", "土地权属争议由人民政府处理"),),
    DisputeType.CONTRACT: (Route("仲裁", "合同有仲裁条款的，向约定的仲裁委员会申请仲裁"),),
}  # fmt: skip


def routes(dispute_type):
    """The ways that are told where mediation fails (人民调解法 第二十六条: arbitration, administration, courts)."""
    return (*ROUTES.get(dispute_type, ()), COURT_ROUTE, ADVICE_ROUTE)


def routes_words(dispute_type):
    return "\n".join(str(route) for route in routes(dispute_type))
