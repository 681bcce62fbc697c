"""What looks like a deadline and is none stays unread."""

import pytest

from tests.reading.test_deadlines import meant

NONE = """
腊月底
正月初八前
农历十二月底
小年前
半年报
下年底
请周日华负责
责任人周三丰
已立行立改
未立行立改
已于11月20日前完成整改
后天的后天
一周后的今天
下半年计划
上半年工作总结
3号会议室
12号线
12.1.3
17h
3 fire doors
价格12.15
item 12.5
see page 12
order 20261215001
it may take a week
1号机房
5号文件已印发
3号车间灭火器过期
2楼配电箱
整改3处
2月30日
2月30日前完成
13月5日
13月5日前
4月31日
12月32日
0月5日
2026年2月29日
20261315
2026-13-01
32号
1楼3号门
5号楼消防通道堵塞
3号楼前的消火栓
1号前台
第5条
第三方评估
三天没交
三个月没检测
灭火器过期3天
逾期两周
已经超期5天了
近三个月
过去两周
连续3天
累计5天
第三天
三年行动计划
一个月一次
两年来
超过三个月
提前3天提醒
12月报表
周报
月报
周转房
周边环境
日常巡查
先进后出
后勤科
前台
台账
尽快
抓紧
近期
以后再说
不知道
随便
你好
灭火器
灭火器2具
26项措施
占比12.5%
预算3.5万元
2②
需整改3项
5条怎么样了
每天
半成品
一周年
长期未整改
长期存在
未立即整改
马上到期
2024年9月2日至12月2日对单位开展巡察
2025年3月3日发现的问题
11月20日发现灭火器过期
2025年7月对灭火器检测
周末愉快的同事
房间12
有3个问题
50元
12345
www
hello
room 5
3 fire extinguishers
problem 9
status of problem 9
2 of 3
version 2.1
floor 3
the second item
3 days late
overdue for two weeks
may
asap
whenever
whatever
no idea
march on
""".splitlines()[1:]


@pytest.mark.parametrize("phrase", NONE)
def test_it_takes_no_deadline_from_what_is_none(phrase: str) -> None:
    assert meant(phrase) == "unreadable"


@pytest.mark.parametrize(
    "phrase", ["", " ", "。", "，，，", "前", "内", "0", "零", "\n", "😀", "(", "一" * 200, "1" * 200]
)
def test_it_takes_no_deadline_from_next_to_nothing(phrase: str) -> None:
    assert meant(phrase) == "unreadable"


@pytest.mark.parametrize("phrase", ["99999999天内", "9999年12月31日后", "999999999999个工作日内", "in 99999999 years"])
def test_it_never_takes_a_day_beyond_all_plans(phrase: str) -> None:
    assert meant(phrase).split()[0] in ("unreadable", "ask")
