"""People who do not exist: names, numbers, birthdays. Pure, but for the chance that is handed in."""

from datetime import timedelta

from centers.common.id_number import CHECK, check_character

# Family names by how often they are met; a few are those of the Hui people of the district.
FAMILIES = "王王王王李李李李张张张张刘刘刘陈陈杨杨赵赵黄周周吴徐孙孙马马马朱胡郭郭何高高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金贾韦夏付方邹熊白孟秦邱侯江尹薛闫段雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤米哈穆铁沙摆"
# First and second sign of given names, as the generations bear them.
GIVEN = {
    ("female", "old"): ("秀桂玉淑凤素翠惠兰金爱月彩巧春银美莲香芳", "兰英珍芳华梅霞娥莲芝琴仙贤花云珠清娟萍侠"),
    ("female", "young"): ("晓丽红雪慧静雅思梦欣佳文嘉艳海婷小亚诗子", "燕娟敏丽静婷玲艳雯琪蕾怡洁倩媛瑶莹宁萌颖"),
    ("male", "old"): ("建国志文永德福长保新振春万明金根忠世玉克", "军强明华平民义山林生祥才成财武安友喜堂良"),
    ("male", "young"): ("海晓小俊浩子宇伟鹏家文志博少振凯明天亚立", "涛伟峰斌刚磊超杰鹏飞辉龙勇博轩阳宁凯亮波"),
}  # fmt: skip
ETHNICITIES = {"汉族": 92, "回族": 6, "满族": 1, "藏族": 0.5, "蒙古族": 0.5}
PHONES = range(13900010000, 13900100000)
AREAS = ("610104", "610102", "610103", "610111", "610112", "610113", "610122", "610124", "610431", "610502",
         "610721", "622801")  # fmt: skip
GENERATION = 1982  # born before: the older names
STREETS = ("北关正街", "青年路", "环城西路北段", "大庆路", "劳动南路", "红庙坡路", "枣园东路", "桃园北路", "自强西路",
           "丰登路")  # fmt: skip


def picked(random, weights):
    """One of the keys, by their weights."""
    return random.choices(list(weights), weights.values())[0]


def generation(born):
    return "old" if born.year < GENERATION else "young"


def name(random, sex, born):
    first, second = GIVEN[sex, generation(born)]
    given = random.choice(second) if random.random() < 0.2 else random.choice(first)
    if len(given) == 1 and given in first:
        given += random.choice(second)
    return random.choice(FAMILIES) + given


def id_number(random, sex, born):
    """An identity number of that birthday and sex whose check character is wrong, so that it is nobody's."""
    order = 2 * random.randint(1, 499) - (sex == "male")
    first_17 = f"{random.choice(AREAS)}{born:%Y%m%d}{order:03d}"
    right = CHECK.index(check_character(first_17))
    return first_17 + CHECK[(right + random.randint(1, 10)) % 11]


def phone(random):
    return str(random.choice(PHONES))


def address(random):
    return f"{random.choice(STREETS)} {random.randint(1, 260)} 号院 {random.randint(1, 18)} 号楼 {random.randint(1, 30)}0{random.randint(1, 4)} 室"


def birthday(random, today, ages):
    """A birthday of somebody of such an age, as (youngest, oldest)."""
    return today - timedelta(days=random.randint(ages[0] * 366, ages[1] * 365))
