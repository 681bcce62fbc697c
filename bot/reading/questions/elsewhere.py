"""What has nothing to do with the ledger."""

from __future__ import annotations

from bot.reading.questions.grammar import Intent

PRIVATE = (
    r"(?:孩子|儿子|女儿|闺女|[我咱](?:爸|妈|姐|弟|妹|哥|家)|老婆|老公|媳妇|爱人|爸妈|对象|朋友|同学|邻居|签证|"
    r"护照|身份证|驾照|驾驶证|行驶证|车险|保险|保单|"
    r"房贷|车贷|信用卡|花呗|房租|租金|房东|水电费|停车费|罚款|话费|会员|快递|包裹|外卖|饭局|聚餐|聚会|饭店|"
    r"餐厅|馆子|酒店|民宿|电影|演唱会|演出|航班|机票|火车票|高铁|"
    r"婚礼|喜酒|疫苗|挂号|幼儿园|作业|论文|驾考|比赛|球赛|健身卡?|股票|基金|彩票|牛奶|面包|酸奶|优惠券|相亲|"
    r"搬家|游戏|淘宝|京东|订单|退款|"
    r"\b(?:visa|passport|insurance|dinner|lunch|concert|flight|wedding|homework|kids?|sons?|daughters?|wife|"
    r"husband|rent|mortgage|movie|"
    r"milk|parcel|gym|pizza|birthday|weekends?|holidays?|vacation|salary|pay ?rise|raise)\b|周末|年假|假期|午休|"
    r"加薪|工资|"
    r"奖金)"
)
NOT_OURS = (
    r"(?!.*(?:任务|问题|措施|整改|事项|[项条个]|材料|工作|台账|清单|单子|项目|科|部门|责任|期限|时限|申请|核验|"
    r"佐证|通报|方案|合同|采购|全部|所有|都|有|谁|哪|几|"
    r"好像|可能|快|该|没|不|那|这|它|怎|啥|什么|红|黄|绿))"
)
PRIVATE_LIFE = Intent(
    name="out_of_scope",
    says=(
        rf"{PRIVATE}~(?:过期|逾期|到期|超时|误期|延期|延误|推迟|延后|改期|取消|批|通过|完成|办|退|交|销|签收|到了|"
        rf"好了|{{overdue}}|"
        r"\b(?:approved|postponed|expired|expires?|delayed|cancell?ed|done|finished|moved|rejected|closed|due|"
        r"extended)\b)",
        rf"(?:订|定|约|吃|买|点|去|抢|看)~{PRIVATE}",
        rf"(?:延长|延期|批准|同意|批|{{close}}|\b(?:extend|approve|postpone|cancel|close|grant|verify)\b) ?(?:一下|了)?"
        rf"(?:我|我们|咱|my|our|the)? ?(?:的)? ?{PRIVATE}",
        rf"^{NOT_OURS}(?:我|我们|咱)?[\u4e00-\u9fff]{{2,6}}(?:已经?|也|又)?(?:过期|到期|超时|误期|(?:延期|推迟|"
        rf"延后|改期)(?:到)?{{when}}?|批准|批下来)"
        r"了[。!~]*$",
        rf"^{NOT_OURS}(?!.*(?:[我想要请给帮能需再得先暂]|时间|日期|直接|统一|"
        rf"同意))[\u4e00-\u9fff]{{2,6}}(?:延期|推迟|延后|改期|改)到[^,。]{{1,8}}$",
    ),
    needs=("no_item", "no_known_topic"),
    unless=(r"{who}|{trip}|公里|任务|工作|事项|整改|台账|领导|组织|巡察|{duty}|{procurement}|{evidence}|导出|提醒",),
    examples=(
        "饭局延期到周五了",
        "我车险过期了",
        "孩子的签证批准了",
        "my visa was approved",
        "dinner is postponed to Friday",
    ),
)
"""What happens to people at home, in words that the ledger has too; before anything that these words would set off."""
SUMS = Intent(
    name="out_of_scope",
    says=(
        r"(?:{item}|\d) ?(?:乘以?|除以|加上?|减去?|[*+/x]) ?(?:{item}|\d)[\d.]* ?(?:等于|是|=|得)~(?:多少|几|啥|什么|"
        r"[?])",
    ),
    examples=("2.2乘以13等于多少",),
)
"""Sums, whose numbers look like those of items."""
OUT_OF_SCOPE = Intent(
    name="out_of_scope", says=(r"^",), examples=("明天下雪吗", "讲个笑话", "what's for lunch", "tell me a joke")
)
