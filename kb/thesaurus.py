"""How people say it → how official documents write it: ordinary words only, of no one document.

A question is searched for with the written words put beside its own, and a word counts as held where a written word
for it stands. One line a group: what people say, then what documents write.
"""

from __future__ import annotations

import re
from functools import cache

_GROUPS = """
保姆 阿姨 钟点工 月嫂 护工: 家政 家政服务
老人 老人家 老头 老太太 长者 老年人: 养老 老年 老龄
娃 小孩 孩子 小朋友 宝宝: 儿童 托育 学前 青少年
带孩子 看孩子 托班: 托育
上学 念书 读书: 教育 学校
大学生 毕业生 应届生: 高校毕业生
打工 上班 找工作 求职: 就业
工人 员工 职工: 从业人员 职工
招人 招工 招聘 用工: 人力资源 引才
人才 专家 能人: 高端人才 人才
手艺 技术活 学手艺: 技能 技能培训
培训班 上课: 培训
老板 做生意 生意 商家 商户: 企业 经营 商户
公司 厂家 厂子 厂里 企业: 企业
工厂 厂房 老厂房 旧厂房: 工业企业 工业用途 厂房
外地 外省 外来: 外地企业 外地
卡 被卡 刁难 区别对待 歧视 限制 门槛高: 市场分割 区域封锁 开放
开店 开公司 创业 办公司: 创业 创新创业
借钱 贷款 借款 周转 钱不够 缺钱 资金: 融资 贷款 金融支持
抵押 拿来抵: 质押 抵押
银行: 金融机构 商业银行 银行
补贴 补助 给钱 奖钱 奖励 优惠 好处: 补贴 奖励 扶持 激励 优惠政策
免费 不收钱 不要钱 收费: 无偿 公益 免费
减税 交税 税: 税收 税收优惠
花钱 花费 成本: 费用 成本
没钱 缺钱 财政紧张: 财政 受限
挣钱 赚钱 收益 挣了 赚了: 收入 总收入
手机支付 扫码 扫码付款 微信支付 支付宝: 移动支付
网购 网上买 电商: 网络零售 电商 在线消费
带货 网红 直播: 直播 电商 村播
快递 取快递 寄快递 包裹: 快递 快件
快递盒 纸箱 纸盒 快递箱 包装盒: 包装 包装产品
反复用 重复用 循环用: 可循环
外卖: 外卖 平台
货 拉货 运货 货车 卡车: 货运 运输 物流
危险品 危险化学品 化学品 易燃易爆: 危化品
存货 仓库 库房: 仓储 仓单
火车 铁路: 铁路
坐船 船 游船: 航运 游轮 水上游
飞机 坐飞机 开飞机 飞行员: 航空 飞行
网 上网 没网 网速 网络 信号 宽带: 网络 宽带 信息基础设施
山沟 山沟沟 山里 大山 偏远 乡下 村里 农村: 山区 偏远农村 乡村 乡镇
农民 种地的 种田的 老乡: 农民 农户
田 地 种地 荒地 荒着 没人种 撂荒: 土地 抛荒 流转
土地 地皮 用地: 用地 土地供应
猪 牛 羊 养殖 养殖户 牲口: 畜禽 活体畜禽
林子 树林 山林: 林权 森林
水 用水: 水权 水域
垃圾 废品 破烂 回收: 再生资源 回收 废物
污染 脏 环保 环境保护: 环境 生态环境 环保
塑料袋 塑料: 可降解 塑料袋
飞机场: 机场
小车 轿车 私家车: 汽车 乘用车
修路 铺路: 道路 公路
投资额 投钱 投入: 投资
占地 用地 占地面积 用地面积: 用地 占地
装下 装 容纳: 入驻 容纳
盖 盖房 盖房子 盖楼: 建设 建筑
高校 院校: 大学 学院 高校
楼面 楼面面积: 建筑面积
地块 那块地: 用地 占地
部队 军队 当兵: 军用 军航 军民 军
孵出 孵 孵化: 孵化 培育
用场: 功能 承担
水面 水上: 水域 水面
陆地 旱地 岸上: 陆域
地面以下 地底 地底下: 地下
牌子 名牌: 品牌
拍板 说了算: 协调 审议 决策 领导小组
抢饭碗 抢生意: 竞争 挤压
土货 土特产 山货: 农产品 农特产品
路子 门路: 模式 路径 渠道
热线 电话号码 号码: 热线 电话
家政公司: 家政企业 家政服务企业
民间 私人 社会资本: 社会资本 社会力量 民间
成形 建成: 形成 建成
花钱 掏钱: 消费 投入
增幅 涨幅 增速: 增速 增长
科研单位: 研究院 科研院所
老街 老房子 老建筑: 古街 古建筑 历史街区 街区
落实 落到实处: 实施 落实 督促
申领 领取 申请: 申领 申请
省电 节能 省能: 节能
看病 医院 治病: 医疗 医院
中医 中药: 中医药
锻炼 健身 运动 跑步: 全民健身 运动 体育
比赛 赛事 体育比赛: 赛事
旅游 玩 游玩 景点 景区 好玩: 旅游 景区 度假区
滑雪: 滑雪场
吃 美食 小吃 吃饭: 餐饮 美食 小吃
餐具 筷子 勺子 公共餐具: 公筷公勺
晚上 夜里 夜间 夜市: 夜间经济 夜间 夜游
电影 电视剧 拍电影 影视剧: 影视 电影
唱戏 演出 表演: 演艺
古诗 诗歌 诗: 诗 宋诗 唐诗
孔子 孔庙 孔氏 南宗: 南孔 儒学
老手艺 非遗: 非物质文化遗产 传统手工
小区 楼下 住户 居民 社区: 社区 居民 小区
老小区 老破小 旧小区 又老又破: 老旧小区
物业 没物业 物业公司: 物业服务 物业
房子 住房 楼: 小区 住宅 建筑
拆改 拆迁 改建 改造: 改造 改建 重建
生活圈 步行 一刻钟 走路: 生活圈 15分钟
办事 跑腿 办证 审批 手续: 政务服务 审批 减事项
承诺 先承诺: 告知承诺
上网办 网上办: 数字政府 线上
扯皮 推诿 踢皮球 打架 协调: 协调 联席会议 跨部门
谁牵头 谁管 谁负责: 责任单位 领导小组
考核 检查 监督 落实 盯: 考核 监督 督促 评估
统计 数据统计 数: 统计 统计监测
毛病 缺点 不足 弱点 短处 问题 拖后腿 薄弱: 短板 不足 滞后 薄弱环节
风头 抢 竞争 对手: 竞争 挤压
卡住 阻碍 难: 制约 不足
原因 为什么: 因素 制约
机会 机遇 好处: 机遇
名头 称号 荣誉 头衔: 列为 称号 品牌 标杆城市
依据 照着 参照 上位 根据: 依据
目标 指标 达到 要到: 达到 目标
研发 搞研发 科研 研究: 研发 科技 R&D
科研机构 研究所 研究院 高校: 研究院 研发机构 科研院所
实验室: 重点实验室 实验室
专利 发明: 发明专利
信息化 电脑 软件: 信息化 软件
黑客 网络安全 网安: 网络安全
开会 展会 展览 办展: 会展 展会 会议
总部 搬来 落户: 总部经济 总部
律师 会计: 律师 会计师
买菜 买米 菜 米: 菜篮子 米袋子
灾害 受灾 应急 地震 洪水: 灾时应急 应急 防灾
放心 信得过 靠谱 凭证 证明: 安心码 信用 标准
纠纷 吵架 矛盾: 纠纷
总长度 总共多长 全长 多长: 总长 长度
多宽 宽度: 两侧 宽
打算 准备 计划: 拟 计划
冒出 出现 新增: 培育 发展 新增
成形 建好 建成 做成: 形成 建成
功能 用途 干嘛 用处: 功能 承担
定位 重点 方向: 重点 发展 定位
搞创新 创新: 创新
少花点钱 省钱: 降低 成本
雪 滑冰: 滑雪
车 汽车 越野: 汽车 越野
带动 拉动: 带动
开发票 合同: 合同
级别 等级 几A: 级 国家级 省级
"""


@cache
def _written() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _GROUPS.strip().splitlines():
        said, _, written = line.partition(":")
        for word in said.split():
            new = tuple(w for w in written.lower().split() if w != word)
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *new)))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _written()), key=lambda w: (-len(w), w))))


def written(word: str) -> tuple[str, ...]:
    """What documents write for a word that people say; () when it is not of the list."""
    return _written().get(word, ())


def spoken(question: str) -> list[str]:
    """The words of two characters or more that have written ones, as they stand in the question."""
    return [m.group() for m in _pattern().finditer(question) if len(m.group()) > 1]


def expanded(question: str) -> str:
    """The question with the written words for what it says behind it."""
    words: dict[str, None] = {}
    for word in spoken(question):
        words.update(dict.fromkeys(w for w in written(word) if w not in question))
    return f"{question} {' '.join(words)}" if words else question
