"""The help pages: a table of topics for each audience, and the search over them.

A topic's own words are a template, `help/<audience>/<slug>.html`.
"""

from dataclasses import dataclass
from functools import cache
from html import unescape

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from centers.common.fields import fold

LONGEST = 30  # signs of a question that are looked at


@dataclass(frozen=True)
class Topic:
    """One page of help: the question, the short answer, and other words that people use for it."""

    audience: str
    slug: str
    title: str
    summary: str
    keywords: str

    @property
    def template(self):
        return f"help/{self.audience}/{self.slug}.html"


TOPICS = [
    Topic(
        "resident", "book", "怎么预约",
        "选事项、选地点、选时间，填手机号码，几分钟就好。预约和咨询都不收费。",
        "挂号 约号 网上预约 预约不了 登录 查询码 回执 怎么约",
    ),
    Topic(
        "resident", "change", "怎么改期和取消",
        "开始两小时以前，自己在网上就能改期、取消；网上最多改期两次。",
        "取消预约 改预约 改时间 换时间 来不了 不去了 退号 撤销 链接",
    ),
    Topic(
        "resident", "full", "约满了怎么办",
        "先看别处有没有时间；想等就登记候补；急事直接到窗口，没有预约也受理。",
        "没有号 没号 没名额 排不上 候补 等名额 保留 放号",
    ),
    Topic(
        "resident", "called-off", "网点临时停约怎么办",
        "我们发消息告诉您，并尽量为您留好两个别的时间，选一个就行。",
        "停诊 停约 网点取消 临时 律师没来 换时间 备选 补偿",
    ),
    Topic(
        "resident", "for-others", "给家人代约，请社区帮忙办",
        "先问本人同不同意，再替他约；本人留了手机号码的，也会收到消息。",
        "代约 代办 替父母约 帮老人约 子女 邻居 监护人 同意 社区工作人员",
    ),
    Topic(
        "resident", "no-smartphone", "没有智能手机、没有短信、不会上网",
        "打电话、到窗口、请人代约，都一样办；凭一张纸质回执就行。",
        "没有手机 老人机 不会用 不识字 电话预约 窗口 纸质 查询码 后四位",
    ),
    Topic(
        "resident", "phone-video", "电话和视频咨询怎么办",
        "到约好的时间，工作人员打电话给您，或者一起打开视频，不用出门。",
        "远程 不出门 行动不便 会议号 没接到电话 视频会议",
    ),
    Topic(
        "resident", "sessions", "律师、公证员哪天到社区来",
        "看“服务日历”，哪天、在哪里、办什么，提前公布；能预约，也可以当天直接去。",
        "巡回 驻点 服务日历 到社区 上门 专场 公证员 律师下社区",
    ),
    Topic(
        "resident", "no-show", "约了没有来会怎样",
        "90 天内有三次未到场，30 天内不能在网上预约；打电话、到窗口照样办。",
        "爽约 失约 未到场 三次 黑名单 暂停 不能预约 登记错了 更正",
    ),
    Topic(
        "resident", "services", "预约法律援助、调解、公证、讲座要知道什么",
        "预约只是约好时间，不等于已经申请；各个事项要注意的不一样。",
        "讨薪 拖欠工资 欠薪 工伤 律师费 打官司 对方 遗嘱 继承 单位 人数 代写 诉状",
    ),
    Topic(
        "resident", "access", "无障碍和长辈版",
        "每页右上角点“长辈版”，字和按钮都变大；需要手语、轮椅通道、陪同，预约时说一声。",
        "长辈 大字 字太小 看不清 老年人 残疾人 手语 聋人 盲人 轮椅 方言 陪同 读屏 键盘",
    ),
    Topic(
        "resident", "messages", "收不到验证码、收不到消息怎么办",
        "先等一分钟，看看垃圾短信；消息没收到，预约照样有效。",
        "短信 验证码 登录不了 拦截 没收到 提醒 通知 输错",
    ),
    Topic(
        "resident", "privacy", "我的信息谁能看到，保存多久",
        "只有接待您的网点和负责安排的工作人员能看到；叫号屏上只有号码，没有姓名。",
        "个人信息 隐私 保密 泄露 手机号码 删除 注销 身份证 统计",
    ),
    Topic(
        "resident", "queue", "到场以后怎么排队叫号",
        "到窗口报编号或姓名，领排队号，看叫号屏；过了号到窗口说一声，会重新排。",
        "排队 取号 叫号 叫号屏 过号 迟到 等多久 优先 转到别的网点",
    ),
    Topic(
        "resident", "aid-apply", "怎么申请法律援助",
        "网上填、到窗口、打 12348，任选一种。不收费，不用开证明，七日内书面答复。",
        "请律师 免费律师 打官司 没钱 讨薪 工伤 家暴 抚养费 赡养费 申请表 证明 草稿",
    ),
    Topic(
        "resident", "aid-progress", "我的案件进展怎么看",
        "登录看“我的事项”；不登录，凭查询码和手机号码后四位，也能看办到哪一步。",
        "进度 办到哪 查询码 几天 结果 决定书 文书 谁看过 回执 评价",
    ),
    Topic(
        "resident", "aid-own", "补充材料、撤回申请、提出异议、更换承办人",
        "都在“我的事项”里，打开那件案件，点相应的按钮；也可以到窗口办。",
        "补正 补材料 照片 上传 不给援助 不服 申诉 换律师 投诉律师 撤销申请",
    ),
    Topic(
        "resident", "aid-choose", "怎么选律师（点援）",
        "决定给予援助以后，可以从名册里按先后选一至三位；不选，由区法律援助中心指派。",
        "点援 指定律师 挑律师 名册 换律师 律师名单 擅长",
    ),
    Topic(
        "resident", "mediation", "怎么申请人民调解",
        "邻里、家庭、物业、欠款的纠纷，网上填、到社区说都行。不收费，双方都同意才调。",
        "调解 邻居 吵架 漏水 噪声 物业 欠钱 婆媳 赡养 对方不同意 协议 反悔 不履行 司法确认 强制执行 调委会 调解员",
    ),
    Topic(
        "resident", "mediation-invited", "收到调解邀请怎么办",
        "用收到短信的手机号码登录，看清楚再答复；同意不同意由您决定，不用说理由。",
        "调解邀请 短信 通知我调解 被申请 不想去 可以不去吗 拒绝调解 不同意 诈骗 真的假的",
    ),
    Topic(
        "desk", "morning", "早上开门先做什么",
        "先看停约和没登记的，再打印名单、开叫号屏、选好窗口。",
        "开门 上班 准备 窗口 第一件事",
    ),
    Topic(
        "desk", "queue", "排队叫号（按键表）",
        "F2 叫下一位，F4 再叫一次，F8 填办理情况、回车办结，F9 登记现场。",
        "键盘 快捷键 叫号 叫下一位 办结 叫号屏 语音 小票",
    ),
    Topic(
        "desk", "walk-in", "登记现场来人",
        "只要姓名和类别两样，按回车就取号；没有手机也能登记。",
        "没有预约 现场 取号 优先 重名 小票",
    ),
    Topic(
        "desk", "phone", "电话预约，代办同意怎么问、怎么记",
        "先选时间，再登记来电人；替别人来电的，一定先问本人同不同意。",
        "来电 代约 代办 同意 监护人 手机号码 话术",
    ),
    Topic(
        "desk", "changes", "改期、取消、未到场、补记",
        "来了、没有来、不清楚，是三种情况；不清楚的不要补记，绝不猜。",
        "改时间 撤销 更正 登记错 爽约 未登记 到场",
    ),
    Topic(
        "desk", "missed", "过号和未到场有什么区别",
        "过号的人来了，只是没应声；未到场的人没有来。两样不能混。",
        "过号 未到场 爽约 没应声 三次",
    ),
    Topic(
        "desk", "send-on", "转窗口，转其他网点",
        "转窗口排队位置不变；转其他网点要先确认那里今天办公，再打印去向单。",
        "转办 分流 去向单 白跑 换窗口",
    ),
    Topic(
        "desk", "called-off", "停约名单：要给谁打电话",
        "系统已经通知并留好时间；您只打给还没有另选的人，问清后代为选择。",
        "停约 临时停止接待 改约 联系 代为选择 律师没来",
    ),
    Topic(
        "desk", "waiting", "候补名单",
        "名额由系统按先后自动分；您要做的是给没有短信的人打电话，代为确认。",
        "候补 名额 代为确认 登记候补 退出",
    ),
    Topic(
        "desk", "rosters", "排班、例外、复制一周",
        "每次改动都先看影响、后保存；会取消谁的预约，保存前就列出来。",
        "排班 值班 请假 停一次 改时间 复制 预览 结束 驻点",
    ),
    Topic(
        "desk", "circuits", "巡回路线",
        "先写路线，再一站一站添加；有了站点，居民在服务日历上就看得到。",
        "巡回 站点 公证员 律师 取消一站",
    ),
    Topic(
        "desk", "sheet", "打印今日名单",
        "早上打一份，停电断网照样接待；用完收好。",
        "打印 名单 断网 停电 纸质 签名",
    ),
    Topic(
        "desk", "messages", "消息“未确认”怎么办",
        "不知道对方收到没有，系统不会自己重发；网点打电话告知，管理员记下来。",
        "短信 未确认 发送失败 重新发送 没收到",
    ),
    Topic(
        "desk", "privacy", "保护个人信息",
        "号码要写事由才看，备注不写案情，屏幕和名单不留给别人看。",
        "隐私 手机号码 事由 案情 备注 保密 锁屏",
    ),
    Topic(
        "desk", "report", "预约情况报表怎么看",
        "数字由预约记录直接统计，不用填报；点数字能看到每一条。",
        "统计 报表 指标 使用率 未到场率 没有约到 下载 表格",
    ),
    Topic(
        "desk", "cases", "案件怎么往下办",
        "打开“待办”，先办已超期和今天到期的；案件页最上面就是现在可以办的下一步。",
        "待办 下一步 按钮 不能办 看不到案件 移交 筛选 常用筛选 查找 完整信息",
    ),
    Topic(
        "desk", "aid-intake", "登记法律援助申请",
        "问清楚、一次写全、当场出接收凭证；七日从接收时起算，上报不重新计算。",
        "受理 接收凭证 初审上报 代办 回执 重复申请 经济困难证明 机关通知",
    ),
    Topic(
        "desk", "aid-decide", "审查、决定、指派、结案",
        "补正只能通知一次；决定七日、指派三日；文书由系统出具，错了只能作废。",
        "补充材料 给予 不予 异议 终止 指派 更换 结案 归档 补贴 文号 作废 送达",
    ),
    Topic(
        "desk", "referrals", "转介：把人介绍到别的单位",
        "先向本人读明告知，逐项问愿意提供什么；对方只看到勾选的内容，到期没有回复，系统提醒。",
        "转介函 回执 工会 妇联 残联 团委 信访 法院 司法救助 转办 介绍 同意",
    ),
    Topic(
        "desk", "exports", "导出案件列表",
        "不含姓名的当场下载；含姓名的写明用途，另一个人批准以后生成，七日后删除。",
        "下载 表格 审批 水印 名单 用途 XLSX",
    ),
    Topic(
        "desk", "assessment", "街道目标考核：区局怎么做",
        "定方案、征求意见、下达、看排名、关账、核查、公示、定等次、通报，一步一步走；数字从办理记录里来，不用填报。",
        "年度 目标责任 考核 排名 指标 权重 方案 调整 加分 扣分 红线 免责 考评组 公示 等次 通报 整改 归档 大屏 导入",
    ),
    Topic(
        "desk", "assessment-street", "街道目标考核：街道怎么做",
        "随时看本街道的得分和背后的记录；方案提意见、年底自评、数字不对提质疑、公示期内申诉、整改报方案。",
        "本街道 得分 自评 质疑 申诉 整改 意见 样本不足 补录 测算 怎样得分更高",
    ),
    Topic(
        "desk", "mediation", "登记和办理纠纷",
        "先登记，告知权利义务，各方都同意才调解；谈成的盖章、督促履行、回访，最后结案归档。",
        "人民调解 纠纷 受理 告知 邀请 同意 协议 盖章 履行 回访 司法确认 三调联动 移交 联合调解 大调解 治安案件 公安 不予处罚 结案 归档 案卷 以案定补",
    ),
    Topic(
        "desk", "watch", "排查、预警和分析研判",
        "没有发现的点一下“未发现”；有苗头的马上提出预警；月度、季度报告由系统统计，只送指定的岗位。",
        "矛盾纠纷 排查 未发现 线索 预警 红色 橙色 报警 110 应急 预案 复盘 评估 研判 报告 送阅 撤回",
    ),
    Topic(
        "desk", "committees", "调委会和调解员怎么管",
        "先登记调委会和组成人员，变动了通报法院，任期快满了换届，每年自查一次、培训到位。",
        "人民调解委员会 委员 主任 聘任 换届 任期 届满 离任 罢免 通报法院 培训 五有 六落实 六统一 规范化 自查 工作室 品牌 商会 协会",
    ),
    Topic(
        "desk", "clocks", "期限怎么算",
        "当天不算，逢休息日顺延，只有送达了补充通知才暂停；颜色提醒您还剩几天。",
        "时限 超期 到期 暂停 补正 工作日 自然日 顺延 黄色 红色 暂定",
    ),
]  # fmt: skip


def topics_for(audience):
    return [topic for topic in TOPICS if topic.audience == audience]


def find_topic(audience, slug):
    """The topic of that address, or None."""
    return next((topic for topic in topics_for(audience) if topic.slug == slug), None)


@cache
def words_of(topic):
    """(what names a topic, what its page says), folded. A page is rendered once a process."""
    page = unescape(strip_tags(render_to_string(topic.template)))
    named = f"{topic.title} {topic.summary} {topic.keywords}"
    return fold(named).lower(), fold(page).lower()


def weight(word, topic):
    """How well one word of a question fits a topic: 0 is not at all."""
    named, page = words_of(topic)
    if word in named:
        return 3
    if word in page:
        return 2
    # People ask in whole sentences without spaces: half of the pairs of neighbouring signs will do.
    pairs = {word[i : i + 2] for i in range(len(word) - 1)}
    return int(len(word) > 2 and 2 * sum(pair in named for pair in pairs) >= len(pairs))


def search(audience, question):
    """Topics that fit every word of a question, the best first; [] where none does."""
    words = fold(question[:LONGEST]).lower().split()
    found = [
        (sum(weights), topic)
        for topic in topics_for(audience)
        if words and all(weights := [weight(word, topic) for word in words])
    ]
    return [topic for _, topic in sorted(found, key=lambda pair: -pair[0])]
