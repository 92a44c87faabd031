"""Words and characters that the translations are held against.

The words are the product's glossary. A term whose source text stands for several
Chinese words (received, running, open, done) is left out: Odoo keeps one translation
per source text, so the sources themselves have to differ there.
"""

# Source text, zh_CN, zh_TW.
GLOSSARY = [
    ("Sales Policy", "销售管理制度", "銷售管理制度"),
    ("Desk", "工作台", "工作台"),
    ("My promises", "我的承诺", "我的承諾"),
    ("Handbook", "制度手册", "制度手冊"),
    ("Cockpit", "执行看板", "執行看板"),
    ("Reporting", "报表", "報表"),
    ("Configuration", "配置", "配置"),
    ("Policy", "制度", "制度"),
    ("Team", "团队", "團隊"),
    ("Owner", "负责人", "負責人"),
    ("Sales manager", "销售经理", "銷售經理"),
    ("Salesperson", "销售人员", "銷售人員"),
    ("Department handler", "部门经办人", "部門經辦人"),
    ("Inspector", "质检员", "質檢員"),
    ("Finance", "财务", "財務"),
    ("Auditor (read only)", "监督员（只读）", "監督員（唯讀）"),
    ("Approver", "审批人", "審批人"),
    ("Deputy", "代理人", "代理人"),
    ("Customer", "客户", "客戶"),
    ("Review", "审核", "審核"),
    ("Approval", "审批", "審批"),
    ("Approval request", "审批单", "審批單"),
    ("Tier", "审批层级", "審批層級"),
    ("Headroom", "可让利空间", "可讓利空間"),
    ("Within policy", "符合制度，免审", "符合制度，免審"),
    ("Waiver", "特批放行", "特批放行"),
    ("Second look", "事后复核", "事後複核"),
    ("Submit for review", "提交审核", "提交審核"),
    ("Approve", "通过", "通過"),
    ("Refuse", "驳回", "駁回"),
    ("Withdraw", "撤回", "撤回"),
    ("Send", "发送", "傳送"),
    ("Copy link", "复制链接", "複製連結"),
    ("Acknowledge", "确认接收", "確認接收"),
    ("Reply", "回复", "回覆"),
    ("Log call-back", "登记回访", "登記回訪"),
    ("Still right", "信息无误", "信息無誤"),
    ("Sign off", "签字确认", "簽字確認"),
    ("Publish", "发布", "發布"),
    ("Draft", "草稿", "草稿"),
    ("Pending", "审批中", "審批中"),
    ("Approved", "已通过", "已通過"),
    ("Refused", "已驳回", "已駁回"),
    ("Withdrawn", "已撤回", "已撤回"),
    ("Void", "已失效", "已失效"),
    ("Escalated", "已上报", "已上報"),
    ("Inquiry", "询价", "詢價"),
    ("Quotation review", "报价审核", "報價審核"),
    ("Released", "可发送", "可傳送"),
    ("Contract review", "合同审核", "合同審核"),
    ("Contract signed", "合同已签", "合同已簽"),
    ("Order review", "订单审核", "訂單審核"),
    ("Shipped", "已发货", "已發貨"),
    ("Followed up", "已回访", "已回訪"),
    ("Cancelled", "已取消", "已取消"),
    ("Quotation", "报价单", "報價單"),
    ("Contract", "合同", "合同"),
    ("Promised date", "承诺交货期", "承諾交貨期"),
    ("Specification", "规格", "規格"),
    ("After-sales", "售后服务", "售後服務"),
    ("Hand-over", "交接单", "交接單"),
    ("Packing check", "包装检查", "包裝檢查"),
    ("Tracking number", "物流单号", "物流單號"),
    ("Receipt exception", "签收异常", "簽收異常"),
    ("Promise ledger", "承诺台账", "承諾台帳"),
    ("Complaint", "投诉", "投訴"),
    ("Feedback", "客户反馈", "客戶反饋"),
    ("Ordinary", "一般", "一般"),
    ("Major", "重大", "重大"),
    ("Urgent", "紧急", "緊急"),
    ("Responsible department", "责任部门", "責任部門"),
    ("Investigating", "调查中", "調查中"),
    ("Solution proposed", "已提方案", "已提方案"),
    ("Replied", "已回复", "已回覆"),
    ("Waiting for customer", "等待客户", "等待客戶"),
    ("Rejected with reason", "不予支持（已说明）", "不予支持（已說明）"),
    ("Merged", "已合并", "已合併"),
    ("Reopened", "重新处理", "重新處理"),
    ("Corrective action", "改进措施", "改進措施"),
    ("Compensation", "补偿", "補償"),
    ("Sales expense budget", "销售费用预算", "銷售費用預算"),
    ("Use plan", "使用计划", "使用計劃"),
    ("Committed", "已占用", "已佔用"),
    ("Claim", "费用报销", "費用報銷"),
    ("Voucher", "票据", "票據"),
    ("Entertainment", "业务招待费", "業務招待費"),
    ("Promotion", "推广活动", "推廣活動"),
    ("Break-even", "保本销量", "保本銷量"),
    ("Baseline", "平时销量", "平時銷量"),
    ("Incremental contribution", "增量贡献", "增量貢獻"),
    ("Confidence", "可信度", "可信度"),
    ("Lessons", "经验教训", "經驗教訓"),
    ("Scorecard", "业绩考核表", "業績考核表"),
    ("Scheme", "考核方案", "考核方案"),
    ("Attitude", "工作态度", "工作態度"),
    ("Teamwork", "团队协作", "團隊協作"),
    ("Coaching", "辅导", "輔導"),
    ("Warning", "警告", "警告"),
    ("Job transfer", "调岗", "調崗"),
    ("Induction", "入职培训", "入職培訓"),
    ("Where am I", "我的业绩", "我的業績"),
    ("Dispute", "申诉", "申訴"),
    ("Customer file", "客户档案", "客戶檔案"),
    ("Market note", "市场信息", "市場信息"),
    ("Prospect", "潜在客户", "潛在客戶"),
    ("Visit", "拜访", "拜訪"),
    ("Care", "客户关怀", "客戶關懷"),
    ("Clause", "条款", "條款"),
    ("Control", "检查项", "檢查項"),
    ("Compliance", "执行率", "執行率"),
    ("Not kept", "未做到", "未做到"),
    ("Bypass", "违规绕过", "違規繞過"),
    ("Not exercised", "本期未发生", "本期未發生"),
    ("Spot check", "抽查", "抽查"),
    ("Finding", "发现问题", "發現問題"),
    ("Sales report", "销售报告", "銷售報告"),
    ("Skipped", "已跳过", "已跳過"),
    ("Published", "已发布", "已發布"),
    ("Suspended", "已暂停", "已暫停"),
    ("Superseded", "已被取代", "已被取代"),
    ("Signed", "已签署", "已簽署"),
    ("Archived", "已归档", "已歸檔"),
    ("Terminated", "已终止", "已終止"),
    ("To do", "待检", "待檢"),
    ("Passed", "合格", "合格"),
    ("Failed", "不合格", "不合格"),
    ("Waived", "特批放行", "特批放行"),
    ("Idea", "构想", "構想"),
    ("Evaluated", "已评估", "已評估"),
    ("Computed", "已计算", "已計算"),
    ("Rated", "已评分", "已評分"),
    ("Disputed", "申诉中", "申訴中"),
    ("Final", "已定稿", "已定稿"),
    ("Restated", "已更正", "已更正"),
]

# Characters of one script that the other never uses, pair by pair.
SIMPLIFIED = (
    "户单时动计与记发产销报会为数订并个预务项货后组设录选审确应划员调于过内资"
    "机将进电对邮结标类间开价账关据经广规库业额码号税认请显费讯问题联点网则栏"
    "检条这别帐该验无传门场来装实须档总现处择连试评潜测汇从写们范体视签图称许"
    "访证级诉国购给启绩线责统页优编话决质馈达没况满态队训变运导伙执权转细团递"
    "语备络银说采义币沟误输见参适约议术错协识带专删属势让车当区寻频状获亚阅职"
    "财储凭补维读块礼钮织辑载简归奖际仓护负两构种换辅隐览锁营趋办岗响筛卖严创"
    "诺损竞争论详头励询买围钥齐余桥础尔样键拣学异释随张译强终长马节诚画续较轻"
    "触盘册闭纳阶仅绕还润仪违脸虑继笔帮环拨灵扫历杂顺败尝减暂贷书软占几讨径师"
    "吗击积顾举跃兰拥顶离够晋"
)
TRADITIONAL = (
    "戶單時動計與記發產銷報會為數訂並個預務項貨後組設錄選審確應劃員調於過內資"
    "機將進電對郵結標類間開價賬關據經廣規庫業額碼號稅認請顯費訊問題聯點網則欄"
    "檢條這別帳該驗無傳門場來裝實須檔總現處擇連試評潛測匯從寫們範體視簽圖稱許"
    "訪證級訴國購給啟績線責統頁優編話決質饋達沒況滿態隊訓變運導夥執權轉細團遞"
    "語備絡銀說採義幣溝誤輸見參適約議術錯協識帶專刪屬勢讓車當區尋頻狀獲亞閱職"
    "財儲憑補維讀塊禮鈕織輯載簡歸獎際倉護負兩構種換輔隱覽鎖營趨辦崗響篩賣嚴創"
    "諾損競爭論詳頭勵詢買圍鑰齊餘橋礎爾樣鍵揀學異釋隨張譯強終長馬節誠畫續較輕"
    "觸盤冊閉納階僅繞還潤儀違臉慮繼筆幫環撥靈掃歷雜順敗嘗減暫貸書軟佔幾討徑師"
    "嗎擊積顧舉躍蘭擁頂離夠晉"
)

# What a machine leaves behind when it turns Simplified into Traditional text.
CONVERSION_SLIPS = (
    # characters that a converter takes and Traditional texts here do not
    "覈",
    "爲",
    "纔",
    "裏",
    "規范",
    "范圍",
    "關系",
    "聯系",
    "采取",
    "批準",
    "回復",
    "復核",
    "台賬",
    "以后",
    "之后",
    "由于",
    "適用于",
    "合並",
    "注明",
)
