"""What people ask about the rules, of no item or of any: what happens if, whether one may, whether one has to."""

from __future__ import annotations

from bot.reading.questions.elsewhere import PRIVATE
from bot.reading.questions.grammar import Intent

STEP = (
    r"(?:销号|销了|销掉|{close}|延期|退回|打回|驳回|核验|交接|移交|补传|上传|改期限|换人|重新打开|申请|验收|反弹|"
    r"逾期|报完成|回头看)"
)
PAPERS = r"(?:{evidence}|{paper}|pdf|word|视频|语音|扫描件|截图|原件|复印件)"
ENDS = r"(?:吗|么|不|没|呢|可以|行|不行)?[?。!]*$"

RULES: tuple[Intent, ...] = (
    Intent(
        name="help",
        says=(
            r"(?:如果|要是|假如|假设|万一|一旦|倘若)[^。]*?(?:会怎|会不会|还能|能不能|能否|还可以|可不可以|"
            r"是不是(?:要|得|会|能|就)|要不要|用不用|怎么办|咋办|怎么处理|算不算|(?<!可)[会能要得算])[^。]*$",
            r"^[^,。;!?]{2,14}的话[, ]*[^。]*(?:会|能|可以|要|得|算|怎么办)[^。]*$",
            r"\bif (?:i|we|he|she|they|someone|somebody|an? \w+|it)\b[^?]*\b(?:can|could|may|will|would|do|does|should|"
            r"must|"
            r"is|are)\b (?:i|we|he|she|they|it|you|the|an?)\b",
        ),
        unless=(
            PRIVATE,
            r"(?:如果|要是)(?:可以|行|方便|能|有空|没问题|不麻烦)|(?:可以|方便|行)的话|能不能(?:帮|给|把|先)|催|提醒我|"
            r"麻烦|请|{extension}[^?]*{item}|{item}[^?]*{extension}|谁负责|有哪些|还有几|{who}",
        ),
        needs=("asked",),
        slots=("item",),
        examples=(
            "假如第2条反弹，是不是要开第二轮",
            "被打回的话要重新上传照片吗",
            "if I reject it, can he apply again?",
        ),
    ),
    Intent(
        name="help",
        says=(
            rf"{STEP}了?[^,。;!?]{{0,6}}(?:之后|以后|后)[, ]*(?:我|他|人家|大家|对方|别人)?(?:还|会|就|再)*(?:能|会|"
            rf"可以|要|得|看得到)"
            rf"[^。!?]*{ENDS}",
            rf"{STEP}[^,。;!?]{{0,6}}(?:非得|必须|一定要|得先|是不是(?:要|得|必须)|要不要|用不用|"
            rf"需不需要)[^。!?]{{1,14}}{ENDS}",
            rf"(?:没有?|缺|不带|不交|不传|少)[^,。;!?]{{1,8}}(?:还)?(?:能|可以)(?:不能)?(?:先)?(?:{STEP}|报|交|提交|"
            rf"通过)[^。!?]{{0,6}}"
            rf"{ENDS}",
            rf"{PAPERS} ?(?:只)?(?:传|发|交|用|要)[^,。;!?]{{0,8}}(?:行不行|可以吗|行吗|可以不|认不认|算不算数?|也行)",
            r"(?:导出|打印|下载)(?:来|出来)?的?(?:表|清单|文件|台账)?(?:里|中|里头)?[^,。;!?]{0,4}(?:带|有|含|包括|"
            r"包含)[^,。;!?]{1,10}"
            r"(?:吗|么|不)[?]*$",
            rf"(?:能|可以|可不可以|能不能)(?:让|由|叫|找)?(?:自己|本人|同一个人|别人|他人|代)[^。!?]{{1,10}}{ENDS}",
            r"(?:到期|逾期|超期)(?:没|未|不)(?:{finish}|交)[^,。;!?]{0,2}(?:会|要)[^,。;!?]{0,4}(?:通知|告诉|报|"
            r"提醒|惊动|发)"
            r"[^,。;!?]{0,3}(?:谁|哪|什么人)",
            r"(?:按钮|按键|键)[^。!?]*(?:点|按)(?:了|下去|一下)?(?:会|是|以后|之后)*(?:怎|什么|咋|干什么)",
            r"\b(?:do|does|must|should|can|may) (?:i|we|he|she|they|one|an owner|the owner|you)\b[^?]*\b(?:have to|"
            r"need to|"
            r"need|always|allowed|myself|himself|ourselves|themselves)\b[^?]*[?]",
        ),
        unless=(
            PRIVATE,
            r"{who}|{when}|提醒我|我的|有哪些|哪几",
        ),
        needs=("no_item", "asked"),
        examples=(
            "销号非得传照片吗",
            "移交之后我还看得到吗",
            "没比价单能报完成不",
            "导出来的表里带佐证照片吗",
            "回头看可以自己看自己吗",
            "到期没完成会通知到谁",
        ),
    ),
)
