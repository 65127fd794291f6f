<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Assisted</name>
    <message>
        <source>This is needed, as originals:</source>
        <translation>需要以下原件：</translation>
    </message>
    <message>
        <source>If something is missing, take the ticket all the same: the clerk tells you what else will do.</source>
        <translation>材料不齐也可以先取号，店员会告诉您还可以用什么代替。</translation>
    </message>
    <message>
        <source>First choose above</source>
        <translation>请先在上面选择</translation>
    </message>
</context>
<context>
    <name>Attest</name>
    <message>
        <source>For the clerk</source>
        <translation>请营业员确认</translation>
    </message>
    <message>
        <source>%1, look at the customer: was it a living person who moved before the camera just now, and no picture, mask or screen?</source>
        <translation>%1，请看客户本人：刚才在摄像头前做动作的，是真人本人，而不是照片、面具或屏幕吗？</translation>
    </message>
    <message>
        <source>A camera alone cannot tell a face on a good screen, a mask or a fed-in picture from a person. You can.</source>
        <translation>只靠摄像头，分不出高清屏幕上的脸、面具或注入的画面与真人。您看得出来。</translation>
    </message>
    <message>
        <source>Yes: a real person sits here</source>
        <translation>是，确为真人本人</translation>
    </message>
    <message>
        <source>No, or I am not sure</source>
        <translation>不是，或不能确定</translation>
    </message>
    <message>
        <source>%1 confirms with their PIN, which was last entered some time ago.</source>
        <translation>距上次输入密码已有一段时间，请 %1 输入密码确认。</translation>
    </message>
    <message>
        <source>%1 confirms, not the customer.</source>
        <translation>须由 %1 确认，客户不能代为操作。</translation>
    </message>
    <message>
        <source>Another answer</source>
        <translation>修改回答</translation>
    </message>
    <message>
        <source>Hold: %1 confirms</source>
        <translation>按住不放：%1 确认</translation>
    </message>
    <message>
        <source>Your answer is part of the signed record. Next, the customer reads the risk notice.</source>
        <translation>您的回答会写入签名记录。下一步由客户阅读风险告知书。</translation>
    </message>
    <message>
        <source>%1 confirms</source>
        <translation>%1 确认</translation>
    </message>
</context>
<context>
    <name>Cancelled</name>
    <message>
        <source>Cancelled: nothing was opened</source>
        <translation>已取消，没有开通号码</translation>
    </message>
    <message>
        <source>No number was opened, changed or closed, and nothing of yours is kept here.</source>
        <translation>没有开通、变更或注销任何号码，这里也没有留下您的信息。</translation>
    </message>
</context>
<context>
    <name>CardOrEsimEntry</name>
    <message>
        <source>On the customer&apos;s phone dial *#06#: scan or enter EID and IMEI as they stand there. The customer confirms that it is their phone.</source>
        <translation>请在客户手机上拨 *#06#，扫描或输入显示的EID和IMEI，由客户确认是自己的手机。</translation>
    </message>
    <message>
        <source>Scan or enter the number printed on the new card. The customer confirms that it is the card in their hand.</source>
        <translation>请扫描或输入新卡上印的卡号，由客户确认与手中的卡一致。</translation>
    </message>
    <message>
        <source>Scan or enter the number and the card. The customer confirms that they belong together.</source>
        <translation>请扫描或输入号码和卡号，由客户确认机卡一致。</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>填入</translation>
    </message>
    <message>
        <source>A SIM card instead</source>
        <translation>改用SIM卡</translation>
    </message>
    <message>
        <source>eSIM instead of a card</source>
        <translation>办eSIM：写入手机，不用实体卡</translation>
    </message>
</context>
<context>
    <name>ClerkReview</name>
    <message>
        <source>For the clerk: is this the holder?</source>
        <translation>请营业员核对：是证件持有人本人吗？</translation>
    </message>
    <message>
        <source>It is another person&apos;s turn: two different people confirm.</source>
        <translation>现在应由另一位工作人员确认：须由两人分别确认。</translation>
    </message>
    <message>
        <source>Yes: this is the holder</source>
        <translation>是本人</translation>
    </message>
    <message>
        <source>No: this is somebody else</source>
        <translation>不是本人</translation>
    </message>
    <message>
        <source>The customer does not want the face check.</source>
        <translation>客户不同意人脸核验。</translation>
    </message>
    <message>
        <source>The customer asked for another way.</source>
        <translation>客户选择了其他核验方式。</translation>
    </message>
    <message>
        <source>The face check did not come to its end.</source>
        <translation>人脸核验没有完成。</translation>
    </message>
    <message>
        <source>Another movement was seen than the one asked for.</source>
        <translation>看到的动作与提示不同。</translation>
    </message>
    <message>
        <source>The head turned to the other side than asked: left and right were mixed up, or the camera is mirrored. A technician checks it with: kiosk doctor --camera</source>
        <translation>转头方向与提示相反：可能左右弄混了，也可能摄像头画面是反的。请技术人员用 kiosk doctor --camera 检查。</translation>
    </message>
    <message>
        <source>Twice the first turn was seen to the other side: the camera may be mirrored, which is not the customer&apos;s fault. A technician checks it with: kiosk doctor --camera</source>
        <translation>两次转头看上去都与提示方向相反：摄像头画面可能左右颠倒，这不是客户的问题。请技术人员用 kiosk doctor --camera 检查。</translation>
    </message>
    <message>
        <source>The head turned too little, too slowly or too quickly for the camera alone. That is no sign of anything wrong.</source>
        <translation>转头幅度太小、太慢或太快，只靠摄像头不够。这不说明有任何问题。</translation>
    </message>
    <message>
        <source>The light here was not enough, too much, or behind the customer.</source>
        <translation>这里光线太暗、太亮，或在客户背后。</translation>
    </message>
    <message>
        <source>Something covered part of the face.</source>
        <translation>面部有一部分被遮住。</translation>
    </message>
    <message>
        <source>The face did not come into the middle of the picture.</source>
        <translation>面部没有进入画面中间。</translation>
    </message>
    <message>
        <source>The camera hangs askew. Please call a technician.</source>
        <translation>摄像头装歪了，请联系技术人员。</translation>
    </message>
    <message>
        <source>This device was too slow for the face check.</source>
        <translation>这台设备太慢，无法完成人脸核验。</translation>
    </message>
    <message>
        <source>The customer chose movements without turning the head.</source>
        <translation>客户选择了不转头的动作。</translation>
    </message>
    <message>
        <source>The camera could not tell a head from a flat picture.</source>
        <translation>摄像头未能区分真人与平面画面。</translation>
    </message>
    <message>
        <source>The camera&apos;s picture stood still.</source>
        <translation>摄像头画面静止不动。</translation>
    </message>
    <message>
        <source>Another face came into the picture during the check.</source>
        <translation>核验过程中画面里出现了另一张脸。</translation>
    </message>
    <message>
        <source>There was nothing to compare the face with.</source>
        <translation>没有可供比对的照片。</translation>
    </message>
    <message>
        <source>The faces are alike, but not with certainty.</source>
        <translation>人像相似，但不能确定。</translation>
    </message>
    <message>
        <source>The camera found the faces not alike. Look with special care.</source>
        <translation>摄像头比对为不相似，请格外仔细核对。</translation>
    </message>
    <message>
        <source>A face check with this document was in doubt earlier today. Look with special care.</source>
        <translation>该证件今日早些时候的人脸核验存疑，请格外仔细核对。</translation>
    </message>
    <message>
        <source>Many face checks were begun today. People decide now.</source>
        <translation>今日人脸核验次数较多，现由工作人员核对。</translation>
    </message>
    <message>
        <source>The face check could not decide.</source>
        <translation>人脸核验未能得出结论。</translation>
    </message>
    <message>
        <source>Compare with the person in front of you: shape of the face, eyes, nose, ears, moles. Hair, glasses and weight may change.</source>
        <translation>请与面前的客户对照：脸型、眼睛、鼻子、耳朵、痣。发型、眼镜、胖瘦可能会变。</translation>
    </message>
    <message>
        <source>First %1 confirms with a PIN, then a second, different person.</source>
        <translation>先由 %1 输入密码确认，再由另一位工作人员确认。</translation>
    </message>
    <message>
        <source>%1 has confirmed. Now a second, different person chooses their own name and enters their own PIN.</source>
        <translation>%1 已确认。请另一位工作人员选择自己的姓名并输入自己的密码。</translation>
    </message>
    <message>
        <source>Hold: %1 confirms</source>
        <translation>按住不放：%1 确认</translation>
    </message>
    <message>
        <source>%1 confirms</source>
        <translation>%1 确认</translation>
    </message>
</context>
<context>
    <name>ClerkStrip</name>
    <message>
        <source>In %1 s the clerk is signed out. To stay, touch the screen.</source>
        <translation>%1 秒后营业员将自动退出登录。要继续，请触摸屏幕。</translation>
    </message>
    <message>
        <source>No connection to the carrier. Records are kept and sent later.</source>
        <translation>与运营商的连接已断开。记录会保存，稍后自动上传。</translation>
    </message>
    <message>
        <source>The carrier refuses this kiosk&apos;s certificate. Call the technician.</source>
        <translation>运营商拒绝了本终端的证书，请联系技术人员。</translation>
    </message>
    <message>
        <source>Another device uses this kiosk&apos;s name at the carrier. Call the technician.</source>
        <translation>有另一台设备正以本终端的名义连接运营商，请联系技术人员。</translation>
    </message>
    <message>
        <source>Another program tried to take this kiosk&apos;s screen. It was kept out. Tell the technician.</source>
        <translation>有其他程序试图控制本终端的屏幕，已被阻止。请告知技术人员。</translation>
    </message>
    <message>
        <source>Staff was called</source>
        <translation>已呼叫店员</translation>
    </message>
    <message>
        <source>Clerk %1</source>
        <translation>营业员 %1</translation>
    </message>
    <message>
        <source>online</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>unconfirmed records: %1</source>
        <translation>待确认记录：%1</translation>
    </message>
    <message>
        <source>document fault %1</source>
        <translation>证件故障 %1</translation>
    </message>
    <message>
        <source>A document lies on the reader: give it back to its holder</source>
        <translation>读卡区上留有一张证件，请归还给本人</translation>
    </message>
</context>
<context>
    <name>ClerkTexts</name>
    <message>
        <source>waiting</source>
        <translation>待上传</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>已上传</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>已确认</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>未受理</translation>
    </message>
    <message>
        <source>held by the carrier</source>
        <translation>运营商核查中</translation>
    </message>
    <message>
        <source>needs a technician</source>
        <translation>需技术人员处理</translation>
    </message>
    <message>
        <source>the carrier&apos;s rules refuse it (%1)</source>
        <translation>运营商的规则不允许（%1）</translation>
    </message>
    <message>
        <source>a signature of the staff is missing, or somebody signed who may not (%1)</source>
        <translation>缺少工作人员签名，或签名人无权签名（%1）</translation>
    </message>
    <message>
        <source>the document&apos;s proof is missing or does not hold (%1)</source>
        <translation>证件的证明材料缺失或不成立（%1）</translation>
    </message>
    <message>
        <source>number or card is not one to hand out here (%1)</source>
        <translation>号码或卡不属于本厅可发放的范围（%1）</translation>
    </message>
    <message>
        <source>the customer&apos;s signature or face check does not count (%1)</source>
        <translation>顾客的签名或人脸核验无效（%1）</translation>
    </message>
    <message>
        <source>see the carrier&apos;s list of codes (%1)</source>
        <translation>请查运营商的代码表（%1）</translation>
    </message>
</context>
<context>
    <name>Complaint</name>
    <message>
        <source>Object or complain</source>
        <translation>投诉申诉</translation>
    </message>
    <message>
        <source>This is not a decision number: ten characters, digits and the letters A to F.</source>
        <translation>决定编号不正确：应为 10 位，由数字和字母 A 至 F 组成。</translation>
    </message>
    <message>
        <source>Please choose first what is wrong.</source>
        <translation>请先选择异议的原因。</translation>
    </message>
    <message>
        <source>Decision number</source>
        <translation>决定编号</translation>
    </message>
    <message>
        <source>Contact number (optional)</source>
        <translation>联系电话（可不填）</translation>
    </message>
    <message>
        <source>Scan or enter the decision number: ten characters, on the receipt or in the message.</source>
        <translation>请扫描或输入决定编号：共 10 位，见受理凭条或短信。</translation>
    </message>
    <message>
        <source>Where do you want the answer? A phone number is enough. You can leave it out.</source>
        <translation>处理结果通知到哪个电话？也可以不填。</translation>
    </message>
    <message>
        <source>What is wrong with it?</source>
        <translation>您对哪一点有异议？</translation>
    </message>
    <message>
        <source>It goes to</source>
        <translation>受理方</translation>
    </message>
    <message>
        <source>none given</source>
        <translation>未填写</translation>
    </message>
    <message>
        <source>Change the contact number</source>
        <translation>修改联系电话</translation>
    </message>
    <message>
        <source>Add a contact number</source>
        <translation>填写联系电话</translation>
    </message>
    <message>
        <source>Change what you wrote</source>
        <translation>修改手写说明</translation>
    </message>
    <message>
        <source>Write or draw a note</source>
        <translation>手写说明</translation>
    </message>
    <message>
        <source>Another decision number</source>
        <translation>换一个决定编号</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>填入</translation>
    </message>
    <message>
        <source>File the complaint</source>
        <translation>提交投诉</translation>
    </message>
</context>
<context>
    <name>ComplaintFiled</name>
    <message>
        <source>Not saved</source>
        <translation>未能保存</translation>
    </message>
    <message>
        <source>Your complaint is filed</source>
        <translation>投诉申诉已受理</translation>
    </message>
    <message>
        <source>One moment, please</source>
        <translation>请稍候</translation>
    </message>
    <message>
        <source>Your complaint is saved. It is sent to the carrier as soon as the network allows.</source>
        <translation>投诉已保存，网络恢复后立即提交运营商。</translation>
    </message>
    <message>
        <source>The carrier has received your complaint.</source>
        <translation>运营商已收到您的投诉。</translation>
    </message>
    <message>
        <source>Receipt number of the complaint</source>
        <translation>投诉受理编号</translation>
    </message>
    <message>
        <source>It goes to</source>
        <translation>受理方</translation>
    </message>
    <message>
        <source>Against decision</source>
        <translation>针对的决定编号</translation>
    </message>
    <message>
        <source>Keep both numbers. Fraud tips and urgent questions: 96110.</source>
        <translation>请保存好这两个编号。举报诈骗、紧急咨询请拨打 96110。</translation>
    </message>
</context>
<context>
    <name>ComplaintNote</name>
    <message>
        <source>Write or draw it in your own hand</source>
        <translation>请用手写下或画出来</translation>
    </message>
    <message>
        <source>By finger or pen, in any language or as a picture. Whoever answers your complaint reads it.</source>
        <translation>用手指或笔，写什么语言都行，也可以画图。处理投诉的人会看到。</translation>
    </message>
    <message>
        <source>A whole hand draws no line. Please use a fingertip or a pen.</source>
        <translation>手掌按着写不出来，请用指尖或笔。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除重写</translation>
    </message>
    <message>
        <source>Add to the complaint</source>
        <translation>加到投诉里</translation>
    </message>
</context>
<context>
    <name>Confirmation</name>
    <message>
        <source>Please check everything</source>
        <translation>请核对登记信息</translation>
    </message>
    <message>
        <source>Give up this number for good?</source>
        <translation>确定注销这个号码吗？</translation>
    </message>
    <message>
        <source>Hand this number over?</source>
        <translation>要把这个号码过户给别人吗？</translation>
    </message>
    <message>
        <source>Take this number over?</source>
        <translation>要接收这个号码吗？</translation>
    </message>
    <message>
        <source>New SIM card</source>
        <translation>新SIM卡</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>姓名</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>证件</translation>
    </message>
    <message>
        <source>Document number</source>
        <translation>证件号码</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Handed over by</source>
        <translation>原机主</translation>
    </message>
    <message>
        <source>Kind of card</source>
        <translation>卡的种类</translation>
    </message>
    <message>
        <source>Held by the organisation</source>
        <translation>号码归属单位</translation>
    </message>
    <message>
        <source>You act for it as</source>
        <translation>您的经办身份</translation>
    </message>
    <message>
        <source>Old SIM card</source>
        <translation>旧SIM卡</translation>
    </message>
    <message>
        <source>Change the number or the card</source>
        <translation>修改号码或卡</translation>
    </message>
    <message>
        <source>Change the number or the phone</source>
        <translation>修改号码或手机</translation>
    </message>
    <message>
        <source>Yes, close my number</source>
        <translation>确定注销</translation>
    </message>
    <message>
        <source>Yes, it is handed over</source>
        <translation>确认过户</translation>
    </message>
    <message>
        <source>Yes, I take it over</source>
        <translation>确认接收</translation>
    </message>
    <message>
        <source>First read down to the last line</source>
        <translation>请先看到最后一行</translation>
    </message>
    <message>
        <source>Change the card</source>
        <translation>更换卡号</translation>
    </message>
    <message>
        <source>All is right: confirm</source>
        <translation>信息无误，确认提交</translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>May we use your data?</source>
        <translation>可以使用您的信息吗？</translation>
    </message>
    <message>
        <source>To go on, agree to the use of your identity data.</source>
        <translation>请先打开“同意使用身份信息”的开关，再继续办理。</translation>
    </message>
    <message>
        <source>Agree to the face check, too, or go without your face.</source>
        <translation>可以再打开“同意核验人脸”的开关，也可以选择不用人脸办理。</translation>
    </message>
    <message>
        <source>How your data is used</source>
        <translation>个人信息如何使用</translation>
    </message>
    <message>
        <source>I agree to the use of my identity data for this registration</source>
        <translation>同意使用我的身份信息办理本次业务</translation>
    </message>
    <message>
        <source>Separate consent for your face</source>
        <translation>人脸信息的单独同意</translation>
    </message>
    <message>
        <source>I separately agree to a check of my face by camera</source>
        <translation>单独同意用摄像头核验我的人脸</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Counter of %1</source>
        <translation>%1的柜台</translation>
    </message>
    <message>
        <source>Signed. The other kiosk goes on.</source>
        <translation>已签名，另一台终端继续办理。</translation>
    </message>
    <message>
        <source>The signature came too late, or somebody else has signed already. Call the clerk there.</source>
        <translation>签名已过时限，或已有他人签名。请致电那边的营业员。</translation>
    </message>
    <message>
        <source>Today: %1 recorded, %2 confirmed by the carrier.</source>
        <translation>今天：已记录 %1 笔，运营商已确认 %2 笔。</translation>
    </message>
    <message>
        <source>A new number</source>
        <translation>办新号</translation>
    </message>
    <message>
        <source>Second verification of a number</source>
        <translation>号码二次实人认证</translation>
    </message>
    <message>
        <source>A suspended number</source>
        <translation>停机号码复机</translation>
    </message>
    <message>
        <source>A new SIM card</source>
        <translation>补换卡</translation>
    </message>
    <message>
        <source>Giving up a number</source>
        <translation>注销号码</translation>
    </message>
    <message>
        <source>Handing a number over</source>
        <translation>过户</translation>
    </message>
    <message>
        <source>Their own numbers</source>
        <translation>查询名下号码</translation>
    </message>
    <message>
        <source>An objection or a complaint</source>
        <translation>申诉或投诉</translation>
    </message>
    <message>
        <source>Another service</source>
        <translation>其他业务</translation>
    </message>
    <message>
        <source>lays down the identity document</source>
        <translation>正在放证件</translation>
    </message>
    <message>
        <source>is before the camera</source>
        <translation>正在做人脸核验</translation>
    </message>
    <message>
        <source>reads aloud before the camera</source>
        <translation>正在摄像头前朗读</translation>
    </message>
    <message>
        <source>reads the risk notice</source>
        <translation>正在阅读风险告知书</translation>
    </message>
    <message>
        <source>signs</source>
        <translation>正在签名</translation>
    </message>
    <message>
        <source>confirms number and card</source>
        <translation>正在核对号码和卡</translation>
    </message>
    <message>
        <source>reads how the number stands</source>
        <translation>正在查看号码状态</translation>
    </message>
    <message>
        <source>reads the list of their numbers</source>
        <translation>正在查看名下号码</translation>
    </message>
    <message>
        <source>makes room for whoever takes the number over</source>
        <translation>正在换受让人上前</translation>
    </message>
    <message>
        <source>reads what is done with the data</source>
        <translation>正在看个人信息处理说明</translation>
    </message>
    <message>
        <source>reads the result</source>
        <translation>正在看办理结果</translation>
    </message>
    <message>
        <source>has a ticket</source>
        <translation>拿到了排队号</translation>
    </message>
    <message>
        <source>says what they come for</source>
        <translation>正在选择业务、填写信息</translation>
    </message>
    <message>
        <source>wants no face check: compare by eye, two people</source>
        <translation>不做人脸核验：需两人目视比对</translation>
    </message>
    <message>
        <source>does not read aloud: see that they are real, then the signature</source>
        <translation>不朗读：请确认是本人真人在场，再签名</translation>
    </message>
    <message>
        <source>reading aloud did not work out: see that they are real, then the signature</source>
        <translation>朗读录像没有成功：请确认是本人真人在场，再签名</translation>
    </message>
    <message>
        <source>the face check did not suffice: compare by eye, two people</source>
        <translation>人脸核验未能确认：需两人目视比对</translation>
    </message>
    <message>
        <source>the rules want a member of staff</source>
        <translation>按规定须由店员处理</translation>
    </message>
    <message>
        <source>Change of shift</source>
        <translation>交接班</translation>
    </message>
    <message>
        <source>Another kiosk asks for a supervisor</source>
        <translation>另一台终端请主管签名</translation>
    </message>
    <message>
        <source>Who waits</source>
        <translation>等候的人</translation>
    </message>
    <message>
        <source>Nobody waits with a ticket.</source>
        <translation>没有人持号等候。</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>called, %1 min</source>
        <translation>已叫号，%1 分钟</translation>
    </message>
    <message>
        <source>What this customer has done so far is kept. Take over once they stand before you.</source>
        <translation>这位客户已完成的步骤还保留着，人到面前后再接手。</translation>
    </message>
    <message>
        <source>Only number and reason are left: the customer begins anew.</source>
        <translation>只剩号码和原因：客户需重新办理。</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>叫号</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>接手办理</translation>
    </message>
    <message>
        <source>Off the list</source>
        <translation>移出队列</translation>
    </message>
    <message>
        <source>Here now</source>
        <translation>正在办理</translation>
    </message>
    <message>
        <source>Nobody: the customer&apos;s screen is free</source>
        <translation>没有人，客户屏空闲</translation>
    </message>
    <message>
        <source>The customer %1.</source>
        <translation>客户%1。</translation>
    </message>
    <message>
        <source>The customer asks for you.</source>
        <translation>客户在叫您。</translation>
    </message>
    <message>
        <source>How it goes</source>
        <translation>办理情况</translation>
    </message>
    <message>
        <source>Half of today&apos;s visits took less than %1 min %2 s.</source>
        <translation>今天一半的业务用时不到 %1 分 %2 秒。</translation>
    </message>
    <message>
        <source>Sent back %1 times: %2</source>
        <translation>退回 %1 次：%2</translation>
    </message>
    <message>
        <source>Records that wait for the carrier&apos;s answer: %1</source>
        <translation>等待运营商答复的记录：%1 条</translation>
    </message>
    <message>
        <source>The carrier has answered every record.</source>
        <translation>运营商已答复全部记录。</translation>
    </message>
</context>
<context>
    <name>Document</name>
    <message>
        <source>Your identity document</source>
        <translation>您的身份证件</translation>
    </message>
    <message>
        <source>Place your document on the reader</source>
        <translation>请将证件放在读卡区</translation>
    </message>
    <message>
        <source>There is a document on the reader already. Please take it away, then lay your own down.</source>
        <translation>读卡区上已经有一张证件。请先取走，再放上您本人的证件。</translation>
    </message>
    <message>
        <source>Reading. Please do not move the document.</source>
        <translation>正在读取，请勿移动证件。</translation>
    </message>
    <message>
        <source>The document was removed too early. Please place the card again.</source>
        <translation>证件过早移开，请重新放置证件。</translation>
    </message>
    <message>
        <source>The chip does not answer. Take all cards away, then place your document alone.</source>
        <translation>芯片没有应答。请拿开所有卡片，只放您的证件。</translation>
    </message>
    <message>
        <source>The card reader is out of order. Staff: please replace it.</source>
        <translation>读卡器故障。店员请更换读卡器。</translation>
    </message>
    <message>
        <source>This card is not a supported identity document.</source>
        <translation>这张卡不是可办理的有效身份证件。</translation>
    </message>
    <message>
        <source>Enter three items from the page with your photo. They open the chip.</source>
        <translation>请输入照片页上的三项信息，用于读取芯片。</translation>
    </message>
    <message>
        <source>The chip did not open. Compare number and dates with the printed page.</source>
        <translation>芯片未能打开，请核对证件号码和日期。</translation>
    </message>
    <message>
        <source>Please check: the number, and both dates as YYMMDD.</source>
        <translation>请检查证件号码，日期格式为年月日各两位。</translation>
    </message>
    <message>
        <source>This document cannot be read. Please take it away, and ask the staff.</source>
        <translation>此证件无法读取。请取走证件，并联系店员。</translation>
    </message>
    <message>
        <source>If it is yours, lift it and lay it down again. If it is somebody else&apos;s, please give it to the staff.</source>
        <translation>如果是您本人的，请拿起后重新放一次；如果是别人的，请交给营业员。</translation>
    </message>
    <message>
        <source>This takes a second or two. Next comes the face check.</source>
        <translation>约需一两秒。下一步是人脸核验。</translation>
    </message>
    <message>
        <source>Lay it flat on the marked field and leave it there. Passports: open at the page with the photo.</source>
        <translation>请平放在标记区域内，不要移开。护照请翻到有照片的一页。</translation>
    </message>
    <message>
        <source>Or scan the printed lines. A six-digit CAN is enough alone.</source>
        <translation>也可扫描印刷字行；印有六位访问码（CAN）的，只输访问码即可。</translation>
    </message>
    <message>
        <source>I have another document, or one without a chip</source>
        <translation>我用的是其他证件，或没有芯片的证件</translation>
    </message>
    <message>
        <source>Document number</source>
        <translation>证件号码</translation>
    </message>
    <message>
        <source>Date of birth (YYMMDD)</source>
        <translation>出生日期（年月日）</translation>
    </message>
    <message>
        <source>Valid until (YYMMDD)</source>
        <translation>有效期至（年月日）</translation>
    </message>
    <message>
        <source>Open the chip</source>
        <translation>读取芯片</translation>
    </message>
</context>
<context>
    <name>EmulatedBand</name>
    <message>
        <source>Emulated counter: nothing here is real</source>
        <translation>模拟终端：此处一切均非真实业务</translation>
    </message>
</context>
<context>
    <name>Ending</name>
    <message>
        <source>I object to this</source>
        <translation>我有异议</translation>
    </message>
    <message>
        <source>Finish and erase my data</source>
        <translation>完成并清除我的信息</translation>
    </message>
</context>
<context>
    <name>FirstBoot</name>
    <message>
        <source>This kiosk is new: show it its token</source>
        <translation>新终端：请出示注册码</translation>
    </message>
    <message>
        <source>That is no enrolment token. Hold the code before the scanner that `fleet device add --qr` shows.</source>
        <translation>这不是注册码。请将 `fleet device add --qr` 显示的二维码对准扫码口。</translation>
    </message>
    <message>
        <source>The carrier does not know this token. Scan it again, or ask the carrier for a new one.</source>
        <translation>运营商不认识此注册码。请重新扫码，或向运营商索取新的注册码。</translation>
    </message>
    <message>
        <source>This token is another kiosk&apos;s. Scan the one of this kiosk&apos;s name.</source>
        <translation>此注册码属于另一台终端。请扫描与本机名称相符的注册码。</translation>
    </message>
    <message>
        <source>This token was used already. Ask the carrier for a new one.</source>
        <translation>此注册码已使用。请向运营商索取新的注册码。</translation>
    </message>
    <message>
        <source>This token is too old. Ask the carrier for a new one.</source>
        <translation>此注册码已过期。请向运营商索取新的注册码。</translation>
    </message>
    <message>
        <source>The carrier has shut this kiosk out. Ask the carrier to let it in again.</source>
        <translation>运营商已停用本终端。请联系运营商恢复。</translation>
    </message>
    <message>
        <source>Another key has the number of this kiosk&apos;s evidence key. Set the next number in the settings.</source>
        <translation>本终端存证密钥的编号已被占用。请在设置中改用下一个编号。</translation>
    </message>
    <message>
        <source>This card&apos;s claim certificate is not the carrier&apos;s. Take a card of the right batch.</source>
        <translation>本卡的批次证书不属于该运营商。请换用正确批次的卡。</translation>
    </message>
    <message>
        <source>The carrier has not answered. Check cable and address, then scan the same token again.</source>
        <translation>运营商没有应答。请检查网线和地址，然后重新扫描同一注册码。</translation>
    </message>
    <message>
        <source>This kiosk could not keep its keys. The line below says why.</source>
        <translation>本终端无法保存密钥，原因见下行。</translation>
    </message>
    <message>
        <source>The carrier refuses this kiosk: %1</source>
        <translation>运营商拒绝了本终端：%1</translation>
    </message>
    <message>
        <source>The card reader answers, but it is not the one that the settings name. No visit takes it.</source>
        <translation>读卡器有应答，但不是设置中指定的那台，业务不会使用。</translation>
    </message>
    <message>
        <source>The card reader answers. Passports stay unverified: no state&apos;s certificates are trusted.</source>
        <translation>读卡器有应答。护照无法验真：尚未信任任何国家的证书。</translation>
    </message>
    <message>
        <source>The camera gives pictures, but it is not the one that the settings name. No visit takes it.</source>
        <translation>摄像头有画面，但不是设置中指定的那台，业务不会使用。</translation>
    </message>
    <message>
        <source>The clock is wrong, or this card&apos;s claim certificate is over. Compare it with a watch.</source>
        <translation>时钟不准，或本卡的申领证书已到期。请与手表核对。</translation>
    </message>
    <message>
        <source>The carrier&apos;s broker answers and refuses this kiosk. Look at the clock first.</source>
        <translation>运营商的服务器有应答，但拒绝本终端。请先核对时钟。</translation>
    </message>
    <message>
        <source>Being checked …</source>
        <translation>正在检查……</translation>
    </message>
    <message>
        <source>The card reader answers.</source>
        <translation>读卡器正常。</translation>
    </message>
    <message>
        <source>No card reader can be used. Plug it in.</source>
        <translation>没有可用的读卡器，请接上读卡器。</translation>
    </message>
    <message>
        <source>The camera gives pictures.</source>
        <translation>摄像头正常。</translation>
    </message>
    <message>
        <source>The camera gives no picture. Check its cable.</source>
        <translation>摄像头没有画面，请检查连线。</translation>
    </message>
    <message>
        <source>The clock is right enough.</source>
        <translation>时钟正常。</translation>
    </message>
    <message>
        <source>The clock is wrong. Plug the network in and wait a minute.</source>
        <translation>时钟不对。请接上网络并等待一分钟。</translation>
    </message>
    <message>
        <source>The carrier&apos;s broker answers.</source>
        <translation>运营商服务器有应答。</translation>
    </message>
    <message>
        <source>The carrier&apos;s broker cannot be reached. Check the cable.</source>
        <translation>无法连接运营商服务器，请检查网线。</translation>
    </message>
    <message>
        <source>Card reader</source>
        <translation>读卡器</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>时钟</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>This kiosk</source>
        <translation>本终端</translation>
    </message>
    <message>
        <source>The carrier is asked for this kiosk&apos;s certificates. Please wait.</source>
        <translation>正在向运营商申请本终端的证书，请稍候。</translation>
    </message>
    <message>
        <source>Hold the token&apos;s code before the scanner. The carrier gives it out for this name, for one use.</source>
        <translation>请将注册码对准扫码口。注册码由运营商按本机名称发放，仅可使用一次。</translation>
    </message>
    <message>
        <source>For the technician: %1</source>
        <translation>供技术人员参考：%1</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
</context>
<context>
    <name>FocusCheck</name>
    <message>
        <source>For the clerk: what is the number for?</source>
        <translation>请营业员询问：办卡做什么用？</translation>
    </message>
    <message>
        <source>For the clerk: why a new card again?</source>
        <translation>店员核查：为什么又要补换卡？</translation>
    </message>
    <message>
        <source>For the clerk: why does the number change hands?</source>
        <translation>店员：为什么要过户？</translation>
    </message>
    <message>
        <source>The store&apos;s other kiosks show this now: a supervisor there can sign it. Call them. Here it can be signed all the same.</source>
        <translation>本厅其他终端已显示此项，那边的主管可以签名，请致电联系。在这里同样可以签名。</translation>
    </message>
    <message>
        <source>Nobody has signed at another kiosk in time.</source>
        <translation>其他终端没有人在时限内签名。</translation>
    </message>
    <message>
        <source>Plausible: go on</source>
        <translation>合理，继续办理</translation>
    </message>
    <message>
        <source>Not plausible, or unsure</source>
        <translation>不合理，或有疑问</translation>
    </message>
    <message>
        <source>Kind of card</source>
        <translation>卡的种类</translation>
    </message>
    <message>
        <source>For the organisation</source>
        <translation>办理单位</translation>
    </message>
    <message>
        <source>The person acts for it as</source>
        <translation>经办身份</translation>
    </message>
    <message>
        <source>The customer says</source>
        <translation>客户自述用途</translation>
    </message>
    <message>
        <source>The customer says of the card</source>
        <translation>客户自述情况</translation>
    </message>
    <message>
        <source>Look at the originals: the licence with this code, and the person&apos;s name on it or on an authorisation with the organisation&apos;s seal. Keep no copy here.</source>
        <translation>请查看原件：营业执照上的代码要与此一致；执照或盖章的授权书上要有经办人的姓名。本机不留存复印件。</translation>
    </message>
    <message>
        <source>An IoT card: ask which machine it goes into, where it stands, and how many there are. It must not make calls, and must not leave that machine.</source>
        <translation>物联网卡：请问清装在什么设备里、设备放在哪里、一共几台。这张卡不能打电话，也不能从设备里取出来用。</translation>
    </message>
    <message>
        <source>Ask for the identity card first: who has one uses it. Only who has settled abroad and never had an identity number goes on with the passport: two of you look at it, and at a paper of residence of that country.</source>
        <translation>请先请客户出示居民身份证：有身份证的，用身份证办理。只有定居国外、没有身份证号码的公民才凭护照继续办理：由两名工作人员一起查看护照和在当地的居留证明。</translation>
    </message>
    <message>
        <source>Ask in your own words: what happened to the card, and to the ones before? Who has the telephone now? Does anybody wait outside or tell them what to say?</source>
        <translation>请用自己的话询问：这张卡怎么了？之前几张呢？手机现在在谁手里？是否有人在外等候，或教客户怎么说？</translation>
    </message>
    <message>
        <source>Ask in your own words: who will use the number, where, and why another one? Does anybody wait outside or tell them what to say?</source>
        <translation>请用自己的话询问：号码由谁用、在哪里用、为什么还要再办？是否有人在外等候，或教客户怎么回答？</translation>
    </message>
    <message>
        <source>A supervisor elsewhere is asked, for %1 s yet.</source>
        <translation>正在请其他终端的主管签名，还剩 %1 秒。</translation>
    </message>
    <message>
        <source>Ask a supervisor at another kiosk</source>
        <translation>请另一台终端的主管签名</translation>
    </message>
    <message>
        <source>A supervisor chooses their own name and signs this answer with their own PIN, not the clerk of this visit.</source>
        <translation>须由主管选择自己的姓名并输入本人密码签认，不能是本次办理的营业员。</translation>
    </message>
    <message>
        <source>To be settled by two</source>
        <translation>由两人核实</translation>
    </message>
    <message>
        <source>Hold: %1 confirms</source>
        <translation>按住不放：%1 确认</translation>
    </message>
    <message>
        <source>%1 confirms</source>
        <translation>%1 确认</translation>
    </message>
</context>
<context>
    <name>Handover</name>
    <message>
        <source>Now the person who takes the number over</source>
        <translation>现在请接收号码的人来办理</translation>
    </message>
    <message>
        <source>The holder&apos;s document still lies on the reader: please take it away.</source>
        <translation>原机主的证件还在读卡区，请先取走。</translation>
    </message>
    <message>
        <source>The holder has confirmed</source>
        <translation>原机主已确认</translation>
    </message>
    <message>
        <source>Number %1. Nothing has changed for it yet.</source>
        <translation>号码 %1，目前没有任何变化。</translation>
    </message>
    <message>
        <source>The receiver comes next</source>
        <translation>接下来由接收人办理</translation>
    </message>
    <message>
        <source>With their own identity document: consent, face check, risk notice, signature. It takes about 2 minutes.</source>
        <translation>请带好本人身份证件：同意、人脸核验、阅读告知书、签名，大约2分钟。</translation>
    </message>
    <message>
        <source>Either of you can stop now with Cancel: then nothing is saved, and the number stays as it is.</source>
        <translation>现在双方都可以点“取消”停止办理：什么都不会保存，号码保持原样。</translation>
    </message>
    <message>
        <source>Is somebody paying you for this number? Selling a number is against the law. Stop, or call the staff.</source>
        <translation>有人出钱买这个号码吗？买卖号码是违法的。请停止办理，或呼叫店员。</translation>
    </message>
    <message>
        <source>I take the number over: go on</source>
        <translation>我来接收号码，继续</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Real-name registration</source>
        <translation>电话用户实名登记</translation>
    </message>
    <message>
        <source>For the staff</source>
        <translation>店员操作</translation>
    </message>
    <message>
        <source>Say it again</source>
        <translation>再读一遍</translation>
    </message>
    <message>
        <source>Volume %1</source>
        <translation>音量 %1</translation>
    </message>
    <message>
        <source>Stop reading</source>
        <translation>停止朗读</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>朗读</translation>
    </message>
    <message>
        <source>Normal text</source>
        <translation>标准版</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>大字版</translation>
    </message>
    <message>
        <source>中文</source>
        <comment>name of the other language, in that language</comment>
        <translation>English</translation>
    </message>
    <message>
        <source>Call staff</source>
        <translation>呼叫店员</translation>
    </message>
    <message>
        <source>Staff called</source>
        <translation>已呼叫店员</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>%1 of at most %2 characters</source>
        <translation>已填 %1 个，最多 %2 个字符</translation>
    </message>
</context>
<context>
    <name>Listings</name>
    <message>
        <source>You are on a list: %1 (%2)</source>
        <translation>您在名单上：%1（%2）</translation>
    </message>
    <message>
        <source>From %1 until %2</source>
        <translation>自%1起，至%2</translation>
    </message>
    <message>
        <source>Until %1</source>
        <translation>至%1</translation>
    </message>
    <message>
        <source>It holds for all numbers under your document.</source>
        <translation>对您证件名下的所有号码都有效。</translation>
    </message>
</context>
<context>
    <name>LossReport</name>
    <message>
        <source>What happened to your SIM card?</source>
        <translation>您的SIM卡怎么了？</translation>
    </message>
    <message>
        <source>I lost it</source>
        <translation>卡丢了</translation>
    </message>
    <message>
        <source>Choosing this reports the loss</source>
        <translation>选择此项即为挂失</translation>
    </message>
    <message>
        <source>It was stolen</source>
        <translation>卡被偷了</translation>
    </message>
    <message>
        <source>I have it, but it does not work or does not fit</source>
        <translation>卡还在，但坏了或尺寸不合适</translation>
    </message>
    <message>
        <source>Please have the old card ready</source>
        <translation>请准备好旧卡</translation>
    </message>
    <message>
        <source>You keep your number. As soon as the new card works, the old one stops for good, also if it is found again. It is the same with an eSIM: choose what happened to its phone.</source>
        <translation>号码保留不变。新卡启用后，旧卡永久失效，找回来也不能再用。eSIM也一样：请按装有它的手机的情况选择。</translation>
    </message>
    <message>
        <source>Only the person to whom the number is registered can have its card replaced. Please have your original identity document ready.</source>
        <translation>补换卡须由机主本人办理，请准备好登记时的身份证件原件。</translation>
    </message>
    <message>
        <source>Has somebody told you on the phone to get a new card? That is how fraud begins. Call the staff.</source>
        <translation>有人打电话让您来补换卡吗？这可能是诈骗，请呼叫工作人员。</translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Real-name registration</source>
        <translation>电话用户实名登记</translation>
    </message>
    <message>
        <source>The clerk&apos;s screen</source>
        <translation>店员屏</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消办理</translation>
    </message>
</context>
<context>
    <name>MyNumbers</name>
    <message>
        <source>The numbers under your document</source>
        <translation>您证件名下的号码</translation>
    </message>
    <message>
        <source>The carrier is being asked. One moment, please.</source>
        <translation>正在向运营商查询，请稍候。</translation>
    </message>
    <message>
        <source>The carrier cannot be asked at the moment. Try again, or take a ticket: a clerk looks with you later.</source>
        <translation>现在联系不上运营商。可以重试，或取票号，稍后由店员帮您查。</translation>
    </message>
    <message>
        <source>Numbers at this carrier: %1</source>
        <translation>在本运营商的号码：%1个</translation>
    </message>
    <message>
        <source>At this carrier there is no number under your document.</source>
        <translation>您的证件在本运营商名下没有号码。</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>自%1起</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>You said on %1 that it is not yours; the carrier is looking.</source>
        <translation>您已于%1反映不是本人的号码，运营商正在核实。</translation>
    </message>
    <message>
        <source>Not mine</source>
        <translation>不是我的</translation>
    </message>
    <message>
        <source>Also ask all carriers for numbers in my name (一证通查)</source>
        <translation>同时预约“一证通查”，查询我在各家运营商的号码</translation>
    </message>
    <message>
        <source>The answer comes within 48 hours by message to %1.</source>
        <translation>48小时内以短信发送到%1。</translation>
    </message>
    <message>
        <source>The answer is there within 48 hours: ask for it in a store, with your document and the reference number.</source>
        <translation>48小时内有结果：请凭证件和受理编号到营业厅查询。</translation>
    </message>
    <message>
        <source>If a number is not yours, choose “Not mine”: it becomes a ticket, and the carrier answers within 15 days. The number itself stays as it is until then.</source>
        <translation>有不是您本人的号码，请点“不是我的”：系统会登记工单，运营商在15天内答复。答复之前号码保持原样。</translation>
    </message>
    <message>
        <source>Send this and finish</source>
        <translation>提交并结束</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Take a ticket</source>
        <translation>取票号</translation>
    </message>
</context>
<context>
    <name>Notice</name>
    <message>
        <source>Please read the notice to its end first.</source>
        <translation>请先将告知书阅读完毕。</translation>
    </message>
    <message>
        <source>In short; you sign the whole text below:</source>
        <translation>简单说（您签的是下面的全文）：</translation>
    </message>
    <message>
        <source>Scroll down to the end, please.</source>
        <translation>请向下滑动，阅读到最后。</translation>
    </message>
    <message>
        <source>%1 more seconds</source>
        <translation>还需 %1 秒</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>下一页</translation>
    </message>
    <message>
        <source>I have read and understood this</source>
        <translation>我已阅读并知悉</translation>
    </message>
</context>
<context>
    <name>Number</name>
    <message>
        <source>Which number needs a new card?</source>
        <translation>为哪个号码补换卡？</translation>
    </message>
    <message>
        <source>Which number do you want to give up?</source>
        <translation>要注销哪个号码？</translation>
    </message>
    <message>
        <source>Which number do you hand over?</source>
        <translation>您要过户哪个号码？</translation>
    </message>
    <message>
        <source>Which number do you want back?</source>
        <translation>要恢复哪个号码？</translation>
    </message>
    <message>
        <source>Which number is to be verified?</source>
        <translation>要核验哪个号码？</translation>
    </message>
    <message>
        <source>Enter or scan the number.</source>
        <translation>请输入或扫描号码。</translation>
    </message>
    <message>
        <source>Enter or scan the number, and scan the number printed on the old card.</source>
        <translation>请输入或扫描号码，再扫描旧卡上印的卡号。</translation>
    </message>
    <message>
        <source>Enter or scan the number. If you have its SIM card with you, scan the number printed on the card too; it also works without.</source>
        <translation>请输入或扫描手机号码。如带了 SIM 卡，请再扫描卡面上的卡号；没带也能办理。</translation>
    </message>
    <message>
        <source>Old SIM card</source>
        <translation>旧SIM卡</translation>
    </message>
    <message>
        <source>not here today</source>
        <translation>今天未带卡</translation>
    </message>
    <message>
        <source>Scan the number printed on the old card now. Without it a clerk has to look.</source>
        <translation>请扫描旧卡上印的卡号。没有旧卡号的，需由店员核对。</translation>
    </message>
    <message>
        <source>If you have the SIM card with you, scan the number printed on it now. Without it you can go on as well.</source>
        <translation>如带了 SIM 卡，现在可以扫描卡面上的卡号；没带也可以继续。</translation>
    </message>
    <message>
        <source>Next: your consent and your document.</source>
        <translation>下一步：征求您的同意，读取身份证件。</translation>
    </message>
    <message>
        <source>Next: your consent, your document, and how the number stands.</source>
        <translation>接下来：征得您的同意、读取证件、显示号码状态。</translation>
    </message>
    <message>
        <source>A number that is given up cannot be had back. Your bank, WeChat, QQ, Alipay, Taobao and other accounts may be linked to it: change them first, or whoever gets the number later may get your codes.</source>
        <translation>号码注销后无法恢复。银行卡、微信、QQ、支付宝、淘宝等账号可能绑定了该号码，请先换绑；否则以后使用该号码的人可能收到您的验证码。</translation>
    </message>
    <message>
        <source>The person who takes the number over has to be here too, with their own document. First it is your turn, then theirs. Both of you can stop at any time.</source>
        <translation>接收号码的人也要带本人证件到场。先由您办理，再由对方办理，双方随时可以停止。</translation>
    </message>
    <message>
        <source>Change the number or the card</source>
        <translation>修改号码或卡</translation>
    </message>
    <message>
        <source>Change the number</source>
        <translation>更换号码</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>填入</translation>
    </message>
    <message>
        <source>Go on without the card</source>
        <translation>未带卡，继续</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>NumberStatus</name>
    <message>
        <source>How your number stands</source>
        <translation>号码目前的状态</translation>
    </message>
    <message>
        <source>The carrier cannot be asked at the moment. Your verification is captured now, and the carrier judges it later.</source>
        <translation>暂时无法向运营商查询。现在先行受理您的核验，稍后由运营商判断。</translation>
    </message>
    <message>
        <source>The 24 hours for the verification are over. You are verified all the same, so that you get the number back.</source>
        <translation>已超过 24 小时核验期限，现按复机为您核验，通过后恢复号码。</translation>
    </message>
    <message>
        <source>less than a minute</source>
        <translation>不到 1 分钟</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>The time is over</source>
        <translation>核验期限已过</translation>
    </message>
    <message>
        <source>Time left: %1</source>
        <translation>还剩 %1</translation>
    </message>
    <message>
        <source>It ended %1</source>
        <translation>期限为 %1</translation>
    </message>
    <message>
        <source>Verify until %1</source>
        <translation>请在 %1 前完成核验</translation>
    </message>
    <message>
        <source>In this state since</source>
        <translation>状态起始</translation>
    </message>
    <message>
        <source>Who stopped it</source>
        <translation>停机原因</translation>
    </message>
    <message>
        <source>You were notified</source>
        <translation>通知时间</translation>
    </message>
    <message>
        <source>Why it is verified</source>
        <translation>核验原因</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>What happens next: risk notice, signature. When you pass, the carrier gives the number back.</source>
        <translation>接下来：阅读风险告知书、签名。通过后，运营商恢复该号码。</translation>
    </message>
    <message>
        <source>What happens next: risk notice, signature. When you pass in time, the number stays in service.</source>
        <translation>接下来：阅读风险告知书、签名。按时通过，号码继续使用。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
</context>
<context>
    <name>OnBehalf</name>
    <message>
        <source>For whom do you act?</source>
        <translation>您替谁办理？</translation>
    </message>
    <message>
        <source>A clerk looks at both persons&apos; documents; this kiosk cannot do that alone.</source>
        <translation>需要店员查看双方的证件，本机不能单独办理。</translation>
    </message>
    <message>
        <source>For my child, under 16</source>
        <translation>替未满16周岁的孩子办</translation>
    </message>
    <message>
        <source>Your own identity card</source>
        <translation>您本人的身份证</translation>
    </message>
    <message>
        <source>The child&apos;s identity card, or the household register</source>
        <translation>孩子的身份证或户口簿</translation>
    </message>
    <message>
        <source>What shows that you are parent or guardian: the household register or the birth certificate</source>
        <translation>能证明您是父母或监护人的材料：户口簿或出生证明</translation>
    </message>
    <message>
        <source>The child comes along</source>
        <translation>孩子本人到场</translation>
    </message>
    <message>
        <source>For an adult</source>
        <translation>替成年人办</translation>
    </message>
    <message>
        <source>The other person&apos;s identity card</source>
        <translation>对方的身份证</translation>
    </message>
    <message>
        <source>A written authorisation that they have signed</source>
        <translation>对方签名的授权委托书</translation>
    </message>
</context>
<context>
    <name>Organisation</name>
    <message>
        <source>By what do you act for it?</source>
        <translation>您以什么身份经办？</translation>
    </message>
    <message>
        <source>Which organisation is to hold the number?</source>
        <translation>号码办在哪个单位名下？</translation>
    </message>
    <message>
        <source>This is not the code on a licence. It has 18 digits and letters; please compare each of them.</source>
        <translation>代码不对。执照上的代码共18位数字和字母，请逐位核对。</translation>
    </message>
    <message>
        <source>Scan the square code on the business licence, or type the 18 characters of its unified social credit code.</source>
        <translation>请扫描营业执照上的二维码，或输入18位统一社会信用代码。</translation>
    </message>
    <message>
        <source>With the organisation&apos;s seal, and my name on it</source>
        <translation>盖有单位公章，写有我的姓名</translation>
    </message>
    <message>
        <source>My name is on the licence</source>
        <translation>执照上写有我的姓名</translation>
    </message>
    <message>
        <source>Next comes your own document. Then a supervisor looks at the licence and at your authorisation: please have both originals ready.</source>
        <translation>接下来读取您本人的证件，然后由主管查看执照和授权书，请准备好原件。</translation>
    </message>
    <message>
        <source>Change the code</source>
        <translation>修改代码</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>填入</translation>
    </message>
</context>
<context>
    <name>PinEntry</name>
    <message>
        <source>PIN of %1</source>
        <translation>%1 的密码</translation>
    </message>
    <message>
        <source>PIN of the second person</source>
        <translation>另一位工作人员的密码</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>密码</translation>
    </message>
</context>
<context>
    <name>PinTexts</name>
    <message>
        <source>Wrong PIN. Please try again.</source>
        <translation>密码错误，请重试。</translation>
    </message>
    <message>
        <source>Too many wrong PINs. Please wait until the time is over.</source>
        <translation>密码错误次数过多，请等待锁定时间结束。</translation>
    </message>
    <message>
        <source>Too many wrong PINs. This person&apos;s PIN is locked until a supervisor unlocks it at the sign-in.</source>
        <translation>密码错误次数过多。此人的密码已锁定，须由主管在登录页面解锁。</translation>
    </message>
    <message>
        <source>PINs cannot be checked now: this kiosk cannot keep what was tried. Call the technician.</source>
        <translation>现在无法核对密码：本机无法记录尝试次数。请联系技术人员。</translation>
    </message>
    <message>
        <source>locked for %1 min</source>
        <translation>锁定中，还有 %1 分钟</translation>
    </message>
    <message>
        <source>locked for %1 s</source>
        <translation>锁定中，还有 %1 秒</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
</context>
<context>
    <name>Portrait</name>
    <message>
        <source>The document&apos;s photo</source>
        <translation>证件照片</translation>
    </message>
</context>
<context>
    <name>Presence</name>
    <message>
        <source>Face check</source>
        <translation>人脸核验</translation>
    </message>
    <message>
        <source>Please look at the camera</source>
        <translation>请看摄像头</translation>
    </message>
    <message>
        <source>Only one person in the picture, please</source>
        <translation>画面中请只留一人</translation>
    </message>
    <message>
        <source>Come a little closer</source>
        <translation>请靠近一点</translation>
    </message>
    <message>
        <source>Move back a little</source>
        <translation>请后退一点</translation>
    </message>
    <message>
        <source>Look straight ahead</source>
        <translation>请正视前方</translation>
    </message>
    <message>
        <source>Hold still</source>
        <translation>请保持不动</translation>
    </message>
    <message>
        <source>It is too dark. The screen gives light: please face it.</source>
        <translation>光线太暗。屏幕正在补光，请面向屏幕。</translation>
    </message>
    <message>
        <source>It is too bright. Please turn away from the light.</source>
        <translation>光线太强，请避开光源。</translation>
    </message>
    <message>
        <source>There is light behind you. Please turn so that it falls on your face.</source>
        <translation>您背后有光。请转一下，让光照到脸上。</translation>
    </message>
    <message>
        <source>Please come up a little, or lower the camera&apos;s stand</source>
        <translation>请坐高一点，或把摄像头支架调低</translation>
    </message>
    <message>
        <source>Please come down a little</source>
        <translation>请低一点</translation>
    </message>
    <message>
        <source>Please move to the picture&apos;s middle</source>
        <translation>请移到画面中间</translation>
    </message>
    <message>
        <source>Your chin is out of the picture. Please move back a little.</source>
        <translation>下巴不在画面里，请往后退一点。</translation>
    </message>
    <message>
        <source>The camera hangs askew. That is not your fault: the staff are told.</source>
        <translation>摄像头装歪了。这不是您的问题，工作人员会处理。</translation>
    </message>
    <message>
        <source>Please take off mask and dark glasses</source>
        <translation>请取下口罩和墨镜</translation>
    </message>
    <message>
        <source>The face check had to start anew. Please try again.</source>
        <translation>人脸核验需要重新开始，请重试。</translation>
    </message>
    <message>
        <source>Turn your head slowly to the left, to the mark</source>
        <translation>请慢慢向左转头，转到标记处</translation>
    </message>
    <message>
        <source>Turn your head slowly to the right, to the mark</source>
        <translation>请慢慢向右转头，转到标记处</translation>
    </message>
    <message>
        <source>Open your mouth, and keep it open</source>
        <translation>请张开嘴，保持张开</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>请眨眼</translation>
    </message>
    <message>
        <source>Good. Stay there.</source>
        <translation>很好，保持不动。</translation>
    </message>
    <message>
        <source>Good. Look straight ahead again.</source>
        <translation>很好，请重新正视前方。</translation>
    </message>
    <message>
        <source>That was another movement. You can try again, or choose other movements.</source>
        <translation>刚才的动作与提示不同。可以重试，或改选其他动作。</translation>
    </message>
    <message>
        <source>The camera saw a turn to the other side. Left and right are yours, as in a mirror. Please try again.</source>
        <translation>摄像头看到您转向了另一边。左右以您自己为准，像照镜子一样。请再试一次。</translation>
    </message>
    <message>
        <source>That did not work in time. You can try again, take more time, or ask for another way.</source>
        <translation>没有在时间内完成。可以重试、延长时间，或选择其他方式。</translation>
    </message>
    <message>
        <source>Comparing with the document&apos;s photo</source>
        <translation>正在与证件照片比对</translation>
    </message>
    <message>
        <source>The camera did not see you clearly enough. Please let it look once more, in good light. Nothing is decided yet.</source>
        <translation>摄像头没有看清楚，请在光线充足处再看一次摄像头。目前还没有作出任何决定。</translation>
    </message>
    <message>
        <source>All movements</source>
        <translation>全部动作</translation>
    </message>
    <message>
        <source>Only turning my head</source>
        <translation>只转头，不眨眼张嘴</translation>
    </message>
    <message>
        <source>Without turning my head</source>
        <translation>不转头的动作</translation>
    </message>
    <message>
        <source>Your picture, as in a mirror</source>
        <translation>您的画面（如镜中所见）</translation>
    </message>
    <message>
        <source>Movement %1 of %2</source>
        <translation>动作 %1 / %2</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Only one face in the picture, no mask, no dark glasses.</source>
        <translation>画面中只能有您一人，请摘下口罩和墨镜。</translation>
    </message>
</context>
<context>
    <name>Pressable</name>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>Cannot be pressed now</source>
        <translation>现在不能按</translation>
    </message>
    <message>
        <source>Hold it for %1 s</source>
        <translation>请按住 %1 秒</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>已选中</translation>
    </message>
</context>
<context>
    <name>Product</name>
    <message>
        <source>Which kind of card?</source>
        <translation>您要办哪种卡？</translation>
    </message>
    <message>
        <source>For calls, messages and the internet</source>
        <translation>打电话、发短信、上网都可以</translation>
    </message>
    <message>
        <source>Mostly for the internet, also of a virtual operator; one per person</source>
        <translation>主要用来上网，含虚拟运营商的互联网卡；每人限一张</translation>
    </message>
    <message>
        <source>The carrier&apos;s Ice Cream plans; one per person</source>
        <translation>运营商的冰激凌套餐；每人限一张</translation>
    </message>
    <message>
        <source>For a machine that sends data, no calls; the staff look at the use first</source>
        <translation>装在设备里传数据，不能打电话；须由工作人员先了解用途</translation>
    </message>
    <message>
        <source>Internet cards and Ice Cream plans count together: whoever has one of them gets no second one, of either kind.</source>
        <translation>互联网卡和冰激凌套餐合并计算：已有其中一张的，两种都不能再办。</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>Document</source>
        <translation>证件</translation>
    </message>
    <message>
        <source>Face</source>
        <translation>人脸</translation>
    </message>
    <message>
        <source>Notice</source>
        <translation>告知书</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>核对</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>第 %1 步，共 %2 步：%3</translation>
    </message>
</context>
<context>
    <name>Purpose</name>
    <message>
        <source>What is the new number for?</source>
        <translation>新号码用于什么？</translation>
    </message>
    <message>
        <source>Six steps follow: document, face, notice, signature, check, done. You can go back or cancel at any time.</source>
        <translation>共六步：证件、人脸、告知书、签名、核对、完成。您随时可以返回或取消。</translation>
    </message>
    <message>
        <source>How many numbers in all?</source>
        <translation>一共要办几个号码？</translation>
    </message>
    <message>
        <source>One fewer</source>
        <translation>减少一个</translation>
    </message>
    <message>
        <source>One more</source>
        <translation>增加一个</translation>
    </message>
    <message>
        <source>Kind of card: %1</source>
        <translation>卡的种类：%1</translation>
    </message>
    <message>
        <source>Choose another one</source>
        <translation>换一种</translation>
    </message>
    <message>
        <source>I act for another person</source>
        <translation>我替他人办理</translation>
    </message>
    <message>
        <source>For a company or another organisation</source>
        <translation>办在公司或其他单位名下</translation>
    </message>
    <message>
        <source>One visit opens one number. For each further number the steps begin anew.</source>
        <translation>一次只办理一个号码；再办须重新完成全部步骤。</translation>
    </message>
    <message>
        <source>Has somebody asked you to open a number for them, or promised money for it? That is how fraud begins. Call the staff.</source>
        <translation>有人让您替他办卡，或者许诺给您报酬吗？诈骗往往由此开始。请呼叫店员。</translation>
    </message>
</context>
<context>
    <name>Reasons</name>
    <message>
        <source>What helps</source>
        <translation>您可以</translation>
    </message>
    <message>
        <source>Ground</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Where to object</source>
        <translation>申诉渠道</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>截止</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
</context>
<context>
    <name>ReferenceNumber</name>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
</context>
<context>
    <name>RemoteCheck</name>
    <message>
        <source>Another kiosk asks for a supervisor</source>
        <translation>另一台终端请主管签名</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不处理</translation>
    </message>
    <message>
        <source>Asked by</source>
        <translation>请求人</translation>
    </message>
    <message>
        <source>The customer there says</source>
        <translation>那边的顾客说明</translation>
    </message>
    <message>
        <source>And</source>
        <translation>另有</translation>
    </message>
    <message>
        <source>Call the clerk before you sign: who will use the number, where, and why another one? Does anybody wait outside or tell them what to say?</source>
        <translation>签名前请致电该营业员：号码给谁用、在哪里用、为什么再办一个？是否有人在外面等候，或教顾客怎么说？</translation>
    </message>
    <message>
        <source>The clerk&apos;s answer: plausible</source>
        <translation>营业员的意见：合理</translation>
    </message>
    <message>
        <source>The clerk&apos;s answer: not plausible, or unsure</source>
        <translation>营业员的意见：不合理或不确定</translation>
    </message>
    <message>
        <source>Choose your own name and sign the clerk&apos;s answer with your own PIN. Who does not agree signs nothing.</source>
        <translation>请选择自己的姓名，用自己的密码为营业员的意见签名。不同意就不要签名。</translation>
    </message>
    <message>
        <source>I do not sign this</source>
        <translation>我不签名</translation>
    </message>
    <message>
        <source>Hold: %1 confirms</source>
        <translation>按住不放：%1 确认</translation>
    </message>
</context>
<context>
    <name>Result</name>
    <message>
        <source>Not saved</source>
        <translation>未能保存</translation>
    </message>
    <message>
        <source>This number cannot be opened now</source>
        <translation>现在不能办理此号码</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>办理完成</translation>
    </message>
    <message>
        <source>Your number is verified</source>
        <translation>号码核验已通过</translation>
    </message>
    <message>
        <source>You have your number back</source>
        <translation>号码已恢复使用</translation>
    </message>
    <message>
        <source>Your new card works</source>
        <translation>新卡已启用</translation>
    </message>
    <message>
        <source>Your number is in the phone now</source>
        <translation>号码已装入手机</translation>
    </message>
    <message>
        <source>Your number is closed</source>
        <translation>号码已注销</translation>
    </message>
    <message>
        <source>The number is yours now</source>
        <translation>号码已过户到您名下</translation>
    </message>
    <message>
        <source>The carrier looks into it</source>
        <translation>运营商正在核实</translation>
    </message>
    <message>
        <source>All carriers are asked</source>
        <translation>已预约一证通查</translation>
    </message>
    <message>
        <source>The number is suspended</source>
        <translation>号码已暂停服务</translation>
    </message>
    <message>
        <source>Not accepted</source>
        <translation>未获受理</translation>
    </message>
    <message>
        <source>Being checked by the carrier</source>
        <translation>运营商正在核查</translation>
    </message>
    <message>
        <source>Captured, not yet effective</source>
        <translation>已采集，尚未生效</translation>
    </message>
    <message>
        <source>One moment, please</source>
        <translation>请稍候</translation>
    </message>
    <message>
        <source>Saved. Waiting for the carrier&apos;s receipt.</source>
        <translation>已保存，正在等待运营商回执。</translation>
    </message>
    <message>
        <source>Captured, not yet effective. It is sent as soon as the network allows; until the carrier confirms, the new card stays with the staff. Keep the reference number.</source>
        <translation>已采集，尚未生效。网络恢复后自动上传；运营商确认前，新卡由工作人员保管。请保存受理编号。</translation>
    </message>
    <message>
        <source>Captured, not yet effective. It is sent as soon as the network allows. Keep the reference number.</source>
        <translation>已采集，尚未生效。网络恢复后将自动上传，请保留受理编号。</translation>
    </message>
    <message>
        <source>The carrier has confirmed. Your number is in service.</source>
        <translation>运营商已确认，您的号码已开通。</translation>
    </message>
    <message>
        <source>The carrier has confirmed: your number is verified and stays in service.</source>
        <translation>运营商已确认：号码核验通过，继续使用。</translation>
    </message>
    <message>
        <source>The carrier has confirmed: your number is in service again.</source>
        <translation>运营商已确认：号码已恢复使用。</translation>
    </message>
    <message>
        <source>The carrier has confirmed: the number is closed, given up by yourself. If an account is still linked to it, change that now: later the number may be given to somebody else.</source>
        <translation>运营商已确认：号码已由您本人主动注销。如还有账号绑定该号码，请尽快换绑，该号码以后可能分配给他人。</translation>
    </message>
    <message>
        <source>The carrier has confirmed: the number is registered to you from now on, with the same SIM card. Its holder of before has no more to do with it.</source>
        <translation>运营商已确认：该号码从现在起登记在您名下，SIM卡不变，与原机主不再有关系。</translation>
    </message>
    <message>
        <source>Your numbers were shown. Nothing has changed.</source>
        <translation>已为您显示名下号码，没有任何改动。</translation>
    </message>
    <message>
        <source>The query at all carriers is on its way: its answer is there within 48 hours. Keep the reference number.</source>
        <translation>一证通查已提交，48小时内有结果。请保存受理编号。</translation>
    </message>
    <message>
        <source>The carrier has your ticket: a number is registered to you that you say is not yours. You get an answer within 15 days, under this reference number. Until then the number stays as it is.</source>
        <translation>运营商已收到您的工单：名下有不是您本人的号码。15天内凭此编号答复您，答复之前号码保持原样。</translation>
    </message>
    <message>
        <source>The carrier has confirmed: the number is on the phone&apos;s eSIM, and the old card no longer works.</source>
        <translation>运营商已确认：号码已写入手机的eSIM，旧卡已不能使用。</translation>
    </message>
    <message>
        <source>The carrier has confirmed: the number is on the new card, and the old card no longer works.</source>
        <translation>运营商已确认：号码已换到新卡，旧卡不能再用。</translation>
    </message>
    <message>
        <source>The verification was not passed, and the carrier has suspended the number. You can object, or come again with the right person and document.</source>
        <translation>核验未通过，运营商已暂停该号码。您可以提出异议，或由机主本人携带证件再次办理。</translation>
    </message>
    <message>
        <source>The verification was not passed</source>
        <translation>核验未通过</translation>
    </message>
    <message>
        <source>The number cannot be given back now</source>
        <translation>现在不能恢复此号码</translation>
    </message>
    <message>
        <source>The card cannot be replaced now</source>
        <translation>现在不能补换卡</translation>
    </message>
    <message>
        <source>The number cannot be given up now</source>
        <translation>现在不能注销此号码</translation>
    </message>
    <message>
        <source>The number cannot be handed over now</source>
        <translation>现在不能办理过户</translation>
    </message>
    <message>
        <source>at most %1 s</source>
        <translation>最多 %1 秒</translation>
    </message>
    <message>
        <source>Reference number, and decision number if you object</source>
        <translation>受理编号（提出异议时作为决定编号）</translation>
    </message>
    <message>
        <source>Reference number</source>
        <translation>受理编号</translation>
    </message>
    <message>
        <source>Please also report the lost or stolen card to the police: call 110 or go to the nearest station, and keep the number of the report. Tell your bank, WeChat and Alipay that the card is gone.</source>
        <translation>卡丢失或被盗的，请尽快到附近派出所或拨打110报案备案，并保存回执；同时联系银行、微信和支付宝，告知该号码的卡已不在您手中。</translation>
    </message>
    <message>
        <source>I am the holder: see why</source>
        <translation>我是本人，查看原因</translation>
    </message>
    <message>
        <source>Decision number: name it when you object</source>
        <translation>决定编号（提出异议时请提供）</translation>
    </message>
</context>
<context>
    <name>SafeUse</name>
    <message>
        <source>I have it</source>
        <translation>我收好了</translation>
    </message>
</context>
<context>
    <name>Scroller</name>
    <message>
        <source>There is more below: push the page up</source>
        <translation>下面还有内容，请向上滑动</translation>
    </message>
</context>
<context>
    <name>SharedTexts</name>
    <message>
        <source>There is no room for more. All that you see is kept: go on, or clear it and begin anew.</source>
        <translation>已经写满了。您看到的内容都会保留：请继续，或清除后重写。</translation>
    </message>
    <message>
        <source>The card reader is not connected. Staff: check its cable.</source>
        <translation>读卡器未连接。请店员检查连线。</translation>
    </message>
    <message>
        <source>This card reader is not this kiosk&apos;s own, and is not used. Staff: plug in the kiosk&apos;s reader where it belongs, and call the technician.</source>
        <translation>此读卡器不是本机登记的读卡器，不予使用。店员：请将本机读卡器插回原位，并联系技术人员。</translation>
    </message>
    <message>
        <source>This camera is not this kiosk&apos;s own, and is not used. Staff: call the technician. You can ask for another way.</source>
        <translation>此摄像头不是本机登记的摄像头，不予使用。店员：请联系技术人员。您也可以选择其他方式。</translation>
    </message>
    <message>
        <source>No new visit can start: the store is full. Staff: restore the network so that records can be delivered.</source>
        <translation>存储已满，暂不能办理新业务。请店员恢复网络以上传记录。</translation>
    </message>
    <message>
        <source>No new numbers now: this kiosk&apos;s store was restored from a copy. Staff: call the technician. Everything else goes on.</source>
        <translation>暂不能办理新号：本机的存储是由旧副本恢复的。店员：请联系技术人员。其他业务照常办理。</translation>
    </message>
    <message>
        <source>The camera is not connected. Please ask the staff, or ask for another way.</source>
        <translation>摄像头未连接。请联系店员，或选择其他核验方式。</translation>
    </message>
    <message>
        <source>The camera is starting</source>
        <translation>摄像头正在启动</translation>
    </message>
    <message>
        <source>The camera stopped. Staff: check its cable. Then try again, or ask for another way.</source>
        <translation>摄像头已断开，请营业员检查连接线。之后可重试，或选择其他方式。</translation>
    </message>
    <message>
        <source>The camera&apos;s picture stands still. Try again, or a clerk looks with you.</source>
        <translation>摄像头画面静止不动。请重试，或由营业员为您核对。</translation>
    </message>
    <message>
        <source>The camera alone is not enough here. A clerk looks together with you; you are not refused.</source>
        <translation>仅靠摄像头还不能确认，由营业员当面为您核对，并不是拒绝办理。</translation>
    </message>
    <message>
        <source>You chose to go without the face check. A clerk verifies you in another way.</source>
        <translation>您选择不进行人脸核验，将由营业员以其他方式核验。</translation>
    </message>
    <message>
        <source>The face check could not be completed. A clerk verifies you in another way.</source>
        <translation>人脸核验未能完成，将由营业员以其他方式核验。</translation>
    </message>
    <message>
        <source>This is not a mobile number: 11 digits, beginning with 1.</source>
        <translation>手机号码不正确：应为以 1 开头的 11 位数字。</translation>
    </message>
    <message>
        <source>A number of 13 digits is a machine&apos;s. For an IoT card go back and choose it; else enter 11 digits.</source>
        <translation>13位号码是物联网号码。要办物联网卡，请返回选择；否则请输入11位号码。</translation>
    </message>
    <message>
        <source>This is not a card number: 19 or 20 digits, beginning with 89.</source>
        <translation>卡号不正确：应为以 89 开头的 19 或 20 位数字。</translation>
    </message>
    <message>
        <source>This is not an EID: 32 digits, beginning with 89. Please compare each of them.</source>
        <translation>EID不对：应为89开头的32位数字，请逐位核对。</translation>
    </message>
    <message>
        <source>This is not an IMEI: 15 digits. Please compare each of them.</source>
        <translation>IMEI不对：应为15位数字，请逐位核对。</translation>
    </message>
    <message>
        <source>This is the old card. Scan the number printed on the new one.</source>
        <translation>这是旧卡。请扫描新卡上印的卡号。</translation>
    </message>
    <message>
        <source>The clerk of this visit has to confirm this.</source>
        <translation>须由本次办理的店员确认。</translation>
    </message>
    <message>
        <source>A supervisor has to sign this, not the clerk of this visit.</source>
        <translation>须由主管签认，不能是本次办理的营业员。</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>正在保存</translation>
    </message>
    <message>
        <source>Nothing was saved. Please ask the staff.</source>
        <translation>未保存任何信息，请联系店员。</translation>
    </message>
    <message>
        <source>The carrier did not accept this registration. Please ask the staff.</source>
        <translation>运营商未受理本次登记，请联系店员。</translation>
    </message>
    <message>
        <source>Saved. The carrier&apos;s staff check this before it takes effect; nothing changes until then. Keep the reference number: with it this store or the carrier can tell you how it stands. You need not do it again.</source>
        <translation>已保存。须经运营商工作人员核查后才生效，在此之前一切照旧。请保留受理编号：凭此编号可在本店或向运营商查询进展，无需重新办理。</translation>
    </message>
    <message>
        <source>Usual time, no speech</source>
        <translation>恢复正常时间，关闭语音</translation>
    </message>
    <message>
        <source>More time and spoken help</source>
        <translation>延长时间并语音提示</translation>
    </message>
    <message>
        <source>Nobody else is here: give a ticket</source>
        <translation>没有其他工作人员：出票号</translation>
    </message>
    <message>
        <source>Take a ticket to a clerk</source>
        <translation>取号，由店员办理</translation>
    </message>
    <message>
        <source>Without my face: another way</source>
        <translation>不用人脸，改用其他方式</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>The carrier</source>
        <translation>运营商</translation>
    </message>
    <message>
        <source>12300, appeals of telecom users</source>
        <translation>12300 电信用户申诉</translation>
    </message>
    <message>
        <source>96110, anti-fraud centre</source>
        <translation>96110 反诈中心</translation>
    </message>
    <message>
        <source>The police authority that decided</source>
        <translation>作出认定的公安机关</translation>
    </message>
    <message>
        <source>Mobile number</source>
        <translation>手机号码</translation>
    </message>
    <message>
        <source>SIM card number (ICCID)</source>
        <translation>SIM 卡号（ICCID）</translation>
    </message>
    <message>
        <source>SIM card (ICCID) or eSIM (EID)</source>
        <translation>SIM卡号（ICCID）或eSIM（EID）</translation>
    </message>
    <message>
        <source>eSIM of the phone (EID)</source>
        <translation>手机eSIM（EID）</translation>
    </message>
    <message>
        <source>Phone (IMEI)</source>
        <translation>手机串号（IMEI）</translation>
    </message>
    <message>
        <source>Unified social credit code</source>
        <translation>统一社会信用代码</translation>
    </message>
    <message>
        <source>In service</source>
        <translation>正常使用</translation>
    </message>
    <message>
        <source>To be verified</source>
        <translation>待核验</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>已停机</translation>
    </message>
    <message>
        <source>Partly suspended</source>
        <translation>部分功能暂停</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>已销户</translation>
    </message>
    <message>
        <source>Not known now</source>
        <translation>暂时无法查询</translation>
    </message>
    <message>
        <source>stopped by order of the police</source>
        <translation>按公安机关要求停机</translation>
    </message>
    <message>
        <source>stopped because of a list</source>
        <translation>因名单停机</translation>
    </message>
    <message>
        <source>stopped by the carrier</source>
        <translation>由运营商停机</translation>
    </message>
    <message>
        <source>Resident identity card</source>
        <translation>居民身份证</translation>
    </message>
    <message>
        <source>Residence permit (Hong Kong, Macao, Taiwan)</source>
        <translation>港澳台居民居住证</translation>
    </message>
    <message>
        <source>Foreign permanent resident card</source>
        <translation>外国人永久居留身份证</translation>
    </message>
    <message>
        <source>Passport</source>
        <translation>护照</translation>
    </message>
    <message>
        <source>Hong Kong and Macao travel permit</source>
        <translation>港澳居民来往内地通行证</translation>
    </message>
    <message>
        <source>Taiwan travel permit</source>
        <translation>台湾居民来往大陆通行证</translation>
    </message>
    <message>
        <source>For myself</source>
        <translation>本人自用</translation>
    </message>
    <message>
        <source>For my work</source>
        <translation>工作使用</translation>
    </message>
    <message>
        <source>For a device (watch, tablet, car)</source>
        <translation>设备使用（手表、平板、车载）</translation>
    </message>
    <message>
        <source>Short videos or live streams</source>
        <translation>拍短视频、开直播</translation>
    </message>
    <message>
        <source>Accounts that promote or sell something</source>
        <translation>做网红号、推广带货</translation>
    </message>
    <message>
        <source>Orders, ratings or likes for pay</source>
        <translation>接单刷单、刷好评点赞</translation>
    </message>
    <message>
        <source>Internet card</source>
        <translation>互联网卡</translation>
    </message>
    <message>
        <source>Ice Cream plan</source>
        <translation>冰激凌套餐</translation>
    </message>
    <message>
        <source>IoT card</source>
        <translation>物联网卡</translation>
    </message>
    <message>
        <source>A citizen settled abroad, without an identity number</source>
        <translation>定居国外的中国公民，没有身份证号码</translation>
    </message>
    <message>
        <source>Legal representative</source>
        <translation>法定代表人</translation>
    </message>
    <message>
        <source>Written authorisation</source>
        <translation>持授权委托书</translation>
    </message>
    <message>
        <source>To take over somebody&apos;s number</source>
        <translation>接收他人过户的号码</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>Stolen</source>
        <translation>被盗</translation>
    </message>
    <message>
        <source>Does not work or does not fit</source>
        <translation>损坏或尺寸不合适</translation>
    </message>
</context>
<context>
    <name>SignIn</name>
    <message>
        <source>Clerk sign-in</source>
        <translation>营业员登录</translation>
    </message>
    <message>
        <source>This badge is nobody&apos;s who works here.</source>
        <translation>这张工牌不属于本营业厅在岗人员。</translation>
    </message>
    <message>
        <source>Unlocked. Please enter your own PIN.</source>
        <translation>已解锁，请输入自己的密码。</translation>
    </message>
    <message>
        <source>Only a supervisor unlocks a PIN, and not their own.</source>
        <translation>只有主管可以解锁密码，且不能解锁自己的。</translation>
    </message>
    <message>
        <source>Choose your name or scan your badge, then enter your PIN. Customers: please wait for the staff.</source>
        <translation>请选择姓名或扫描工牌，再输入密码。客户请稍候。</translation>
    </message>
    <message>
        <source>This kiosk: %1</source>
        <translation>本终端：%1</translation>
    </message>
    <message>
        <source>Attempts left: %1</source>
        <translation>剩余次数：%1</translation>
    </message>
    <message>
        <source>The PIN of %1 is locked. A supervisor asks what happened, chooses their own name and unlocks it with their own PIN.</source>
        <translation>%1 的密码已锁定。请主管问明情况，选择自己的姓名并输入本人密码解锁。</translation>
    </message>
    <message>
        <source>The PIN of %1 is locked. Call the technician: nobody else here can unlock it.</source>
        <translation>%1 的密码已锁定。本厅无人可以解锁，请联系技术人员。</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>登录</translation>
    </message>
</context>
<context>
    <name>Signature</name>
    <message>
        <source>Please sign below</source>
        <translation>请在下方签署您的姓名</translation>
    </message>
    <message>
        <source>Please sign with your full name.</source>
        <translation>请签写您的全名。</translation>
    </message>
    <message>
        <source>With your full name, by finger or pen. You sign that you give up this number of your own will.</source>
        <translation>请用手指或笔签写全名。签名表示您自愿注销该号码。</translation>
    </message>
    <message>
        <source>With your full name, by finger or pen. You sign that you hand this number over of your own will.</source>
        <translation>请用手指或笔签全名。签名表示您自愿把该号码过户。</translation>
    </message>
    <message>
        <source>With your full name, by finger or pen. You sign that you have read the risk notice.</source>
        <translation>请用手指或笔签写全名，表示您已阅读风险告知书。</translation>
    </message>
    <message>
        <source>A whole hand draws no line. Please sign with a fingertip or a pen.</source>
        <translation>手掌写不出字，请用指尖或笔签名。</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除重签</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>确认签名</translation>
    </message>
</context>
<context>
    <name>Signing</name>
    <message>
        <source>Another answer, or nobody else is here</source>
        <translation>改选答案，或没有其他工作人员</translation>
    </message>
    <message>
        <source>Attempts left: %1</source>
        <translation>剩余次数：%1</translation>
    </message>
    <message>
        <source>Please hand over: the field opens in %1 s.</source>
        <translation>请换人操作：%1 秒后可以输入。</translation>
    </message>
</context>
<context>
    <name>SpokenTexts</name>
    <message>
        <source>%1: it stands on the screen, and is said into earphones only</source>
        <translation>%1：请看屏幕，插上耳机才会读出</translation>
    </message>
    <message>
        <source>Something about you</source>
        <translation>您的个人情况</translation>
    </message>
    <message>
        <source>Button: %1</source>
        <translation>按钮：%1</translation>
    </message>
    <message>
        <source>Button, not to be pressed now: %1</source>
        <translation>按钮，现在不能按：%1</translation>
    </message>
    <message>
        <source>Switch, on: %1</source>
        <translation>开关，已打开：%1</translation>
    </message>
    <message>
        <source>Switch, off: %1</source>
        <translation>开关，已关闭：%1</translation>
    </message>
    <message>
        <source>Field %1: %2</source>
        <translation>输入栏 %1：%2</translation>
    </message>
    <message>
        <source>Field %1: empty</source>
        <translation>输入栏 %1：未填写</translation>
    </message>
    <message>
        <source>Picture: %1</source>
        <translation>图片：%1</translation>
    </message>
    <message>
        <source>Area to draw in: %1</source>
        <translation>书写区：%1</translation>
    </message>
</context>
<context>
    <name>Statement</name>
    <message>
        <source>Please read aloud</source>
        <translation>请大声朗读</translation>
    </message>
    <message>
        <source>Your recording</source>
        <translation>您的录像</translation>
    </message>
    <message>
        <source>Read aloud, on video</source>
        <translation>朗读并录像</translation>
    </message>
    <message>
        <source>The microphone does not work. Please try again, or ask for another way.</source>
        <translation>麦克风没有声音。请再试一次，或选择其他方式。</translation>
    </message>
    <message>
        <source>This is what will be sent. Please watch it to the end.</source>
        <translation>将要提交的就是这段录像，请看完。</translation>
    </message>
    <message>
        <source>This is your recording. You can send it, or read once more.</source>
        <translation>录像已看完。您可以提交，也可以重新朗读。</translation>
    </message>
    <message>
        <source>We did not hear you well enough. Please read the whole sentence, a little louder.</source>
        <translation>没有听清楚。请把整句话读完，声音再大一点。</translation>
    </message>
    <message>
        <source>Please say each number as soon as it appears, and nothing in between.</source>
        <translation>数字一出现就请读出来，中间不要说别的话。</translation>
    </message>
    <message>
        <source>Your lips could not be seen moving with your voice. Please face the camera and speak clearly.</source>
        <translation>没有看清您开口说话。请面对摄像头，张口清楚地读。</translation>
    </message>
    <message>
        <source>Please read alone, with your face in the picture all the while.</source>
        <translation>请独自朗读，脸始终留在画面里。</translation>
    </message>
    <message>
        <source>The recording did not work out. That is not your fault. Please read once more.</source>
        <translation>录像没有成功，不是您的问题。请再读一次。</translation>
    </message>
    <message>
        <source>Your picture, as in a mirror</source>
        <translation>您的画面，与照镜子一样</translation>
    </message>
    <message>
        <source>No clerk stands beside you here, so the rules ask that you read one sentence aloud, and then %1 numbers one by one. Picture and sound are recorded, sealed, and go to your carrier alone. It takes about a minute.</source>
        <translation>这里没有店员在场，按规定需要您朗读一句话，再逐个读出 %1 个数字。画面和声音会被录下，加密后只交给您的运营商。大约需要一分钟。</translation>
    </message>
    <message>
        <source>Tries left: %1. After that a clerk helps you.</source>
        <translation>还可以再试 %1 次，之后由店员帮您办理。</translation>
    </message>
    <message>
        <source>Send this recording</source>
        <translation>提交这段录像</translation>
    </message>
    <message>
        <source>Read once more</source>
        <translation>重新朗读</translation>
    </message>
    <message>
        <source>Begin to read</source>
        <translation>开始朗读</translation>
    </message>
    <message>
        <source>A clerk helps me</source>
        <translation>请店员帮我办理</translation>
    </message>
    <message>
        <source>I cannot or will not read aloud: a clerk helps me</source>
        <translation>我不方便或不愿意朗读，请店员帮我办理</translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message>
        <source>Are you still there?</source>
        <translation>您还在吗？</translation>
    </message>
    <message>
        <source>For more time, touch the screen.</source>
        <translation>需要更多时间，请点一下屏幕。</translation>
    </message>
    <message>
        <source>In %1 seconds this visit ends and your data is erased.</source>
        <translation>%1 秒后将结束办理并清除您的信息。</translation>
    </message>
    <message>
        <source>I need more time</source>
        <translation>还需要时间</translation>
    </message>
</context>
<context>
    <name>Switch</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
</context>
<context>
    <name>TakeAway</name>
    <message>
        <source>Your proof is being made.</source>
        <translation>正在生成您的凭证。</translation>
    </message>
    <message>
        <source>Printing. Please wait until it is cut off.</source>
        <translation>正在打印，请等纸切断后再取。</translation>
    </message>
    <message>
        <source>Printed. Please take it with you.</source>
        <translation>已打印，请带走。</translation>
    </message>
    <message>
        <source>The printer is out of paper. Scan the code instead, or ask the staff for paper and print it again.</source>
        <translation>打印机缺纸。可以直接扫码，或请店员装纸后再打印一次。</translation>
    </message>
    <message>
        <source>The printer&apos;s cover is open. Scan the code instead, or ask the staff to close it and print it again.</source>
        <translation>打印机盖子没合上。可以直接扫码，或请店员合上后再打印一次。</translation>
    </message>
    <message>
        <source>The printer does not answer. Scan the code instead, or ask the staff.</source>
        <translation>打印机没有响应。可以直接扫码，或请店员看一下。</translation>
    </message>
    <message>
        <source>The printer has stopped. Scan the code instead, or ask the staff.</source>
        <translation>打印机停了。可以直接扫码，或请店员看一下。</translation>
    </message>
    <message>
        <source>QR code of your proof</source>
        <translation>凭证二维码</translation>
    </message>
    <message>
        <source>Your proof to take home</source>
        <translation>您的办理凭证，请带走</translation>
    </message>
    <message>
        <source>Scan the code with your phone: it says what was done, or that nothing was opened.</source>
        <translation>用手机扫一扫：办了什么、有没有开通号码，上面都写着。</translation>
    </message>
    <message>
        <source>Print it again</source>
        <translation>再打印一张</translation>
    </message>
    <message>
        <source>Print it</source>
        <translation>打印</translation>
    </message>
</context>
<context>
    <name>TakeCard</name>
    <message>
        <source>Please take your document from the reader.</source>
        <translation>请从读卡器上取走您的证件。</translation>
    </message>
</context>
<context>
    <name>TakeText</name>
    <message>
        <source>QR code of this text</source>
        <translation>这份告知书的二维码</translation>
    </message>
    <message>
        <source>Take this text with you</source>
        <translation>把这份告知书带回家</translation>
    </message>
    <message>
        <source>Scan the code with your phone: it holds these words. They are also on the receipt that can be printed at the end.</source>
        <translation>用手机扫码，就能看到上面这些文字。最后打印的凭证上也有。</translation>
    </message>
</context>
<context>
    <name>ThreeNos</name>
    <message>
        <source>For the clerk: tell the customer</source>
        <translation>请店员当面告知客户</translation>
    </message>
    <message>
        <source>%1, tell the customer in your own words, and see that they have understood:</source>
        <translation>%1，请当面把这三条讲给客户听，并确认客户听懂了：</translation>
    </message>
    <message>
        <source>Do not rent the card out</source>
        <translation>电话卡不出租</translation>
    </message>
    <message>
        <source>Do not lend it, to friends either</source>
        <translation>不出借，朋友也不行</translation>
    </message>
    <message>
        <source>Do not sell it, whatever is offered</source>
        <translation>不出售，给多少钱都不行</translation>
    </message>
    <message>
        <source>Whoever opens a card answers for it: fines, detention, no new card for years.</source>
        <translation>谁开卡、谁负责：会被罚款、拘留，几年内不能再办卡。</translation>
    </message>
    <message>
        <source>Does somebody wait for the customer, or answer in their place? Then do not go on: Cancel, or Back.</source>
        <translation>有人在旁边等着客户，或者替客户回答？请不要继续，点“取消”或“返回”。</translation>
    </message>
    <message>
        <source>I have told them, in person</source>
        <translation>我已当面告知客户</translation>
    </message>
    <message>
        <source>%1 confirms with their PIN, which was last entered some time ago.</source>
        <translation>距上次输入密码已有一段时间，请 %1 输入密码确认。</translation>
    </message>
    <message>
        <source>Hold: %1 has told them</source>
        <translation>按住确认：%1已当面告知</translation>
    </message>
    <message>
        <source>This is part of the signed record. Next, the customer confirms number and card.</source>
        <translation>这一确认会写入签名记录。接下来由客户核对号码和卡。</translation>
    </message>
    <message>
        <source>%1 confirms</source>
        <translation>%1 确认</translation>
    </message>
</context>
<context>
    <name>Ticket</name>
    <message>
        <source>A clerk helps you on</source>
        <translation>由营业员继续为您办理</translation>
    </message>
    <message>
        <source>You need not read aloud. A clerk goes on with you here, and all that you did so far still counts.</source>
        <translation>您可以不朗读。店员会接着为您办理，前面做过的都有效。</translation>
    </message>
    <message>
        <source>The recording did not work out. A clerk goes on with you, and all that you did so far still counts.</source>
        <translation>录像没有成功。店员会接着为您办理，前面做过的都有效。</translation>
    </message>
    <message>
        <source>A clerk takes over from here.</source>
        <translation>接下来由营业员办理。</translation>
    </message>
    <message>
        <source>Your ticket</source>
        <translation>您的排号</translation>
    </message>
    <message>
        <source>You can wait for the clerk: what you have done so far is kept for %1 minutes, locked, and nobody sees it meanwhile. You are not refused.</source>
        <translation>您可以等店员来办：已完成的步骤会加锁保留 %1 分钟，期间谁也看不到。这不是拒绝办理。</translation>
    </message>
    <message>
        <source>Please stay here: the clerk sees your ticket and continues with you. You are not refused.</source>
        <translation>请在此等候：营业员已看到您的排号，会继续为您办理。您并未被拒绝。</translation>
    </message>
    <message>
        <source>Decision number</source>
        <translation>决定编号</translation>
    </message>
    <message>
        <source>: </source>
        <translation>：</translation>
    </message>
    <message>
        <source>I wait until %1 is called</source>
        <translation>我等候叫号 %1</translation>
    </message>
    <message>
        <source>I do not wait</source>
        <translation>不等了</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>What can we do for you?</source>
        <translation>您好，今天办什么？</translation>
    </message>
    <message>
        <source>Nobody serves at this counter yet. Please wait for the staff.</source>
        <translation>本柜台暂时没有店员，请稍候。</translation>
    </message>
    <message>
        <source>No new numbers now: this kiosk has had no connection to the carrier for too long. Staff: restore the network. Everything else goes on.</source>
        <translation>暂不能办理新号：本机与运营商断开时间过长。店员：请恢复网络。其他业务照常办理。</translation>
    </message>
    <message>
        <source>No new numbers now: too many records are waiting to be sent. Staff: restore the network and wait until they are sent. Everything else goes on.</source>
        <translation>暂不能办理新号：待上传的记录过多。店员：请恢复网络，待记录上传后再办。其他业务照常办理。</translation>
    </message>
    <message>
        <source>No new numbers now: the store is nearly full. Staff: restore the network so that records can be delivered, or call the technician. Everything else goes on.</source>
        <translation>暂不能办理新号：存储空间即将用完。店员：请恢复网络以上传记录，或联系技术人员。其他业务照常办理。</translation>
    </message>
    <message>
        <source>No new numbers now: the time of this kiosk is not certain. Staff: restore the network, the carrier gives the time. Everything else goes on.</source>
        <translation>暂不能办理新号：本机时间无法确认。店员：请恢复网络，由运营商校时。其他业务照常办理。</translation>
    </message>
    <message>
        <source>No new numbers now: the carrier has not confirmed that this kiosk belongs here. Staff: connect it to its store&apos;s own network; if it is, have the carrier confirm the place. Everything else goes on.</source>
        <translation>暂不能办理新号：运营商尚未确认本终端属于此地。店员：请将终端接入本营业厅自己的网络；如已接入，请联系运营商确认使用地点。其他业务照常办理。</translation>
    </message>
    <message>
        <source>No new numbers now: the rules on this kiosk are out of date. Staff: restore the network to fetch the new ones, or call the technician. Everything else goes on.</source>
        <translation>暂不能办理新号：本机规则已过期。店员：请恢复网络以更新规则，或联系技术人员。其他业务照常办理。</translation>
    </message>
    <message>
        <source>About %1 minutes. Have your original document ready.</source>
        <translation>全程约 %1 分钟。请准备好本人有效身份证件原件。</translation>
    </message>
    <message>
        <source>Ticket %1: please come to the counter</source>
        <translation>请 %1 号到柜台</translation>
    </message>
    <message>
        <source>New number</source>
        <translation>新开户入网</translation>
    </message>
    <message>
        <source>A SIM card in my name</source>
        <translation>以本人名义办理新卡</translation>
    </message>
    <message>
        <source>Verify my number</source>
        <translation>二次实人认证</translation>
    </message>
    <message>
        <source>Show again who I am</source>
        <translation>收到通知，再次核验身份</translation>
    </message>
    <message>
        <source>Number back</source>
        <translation>停机复机</translation>
    </message>
    <message>
        <source>Mine was suspended</source>
        <translation>号码已停机，恢复使用</translation>
    </message>
    <message>
        <source>New SIM card</source>
        <translation>补换SIM卡</translation>
    </message>
    <message>
        <source>Lost, stolen or broken</source>
        <translation>卡丢失、被盗或损坏</translation>
    </message>
    <message>
        <source>Give up a number</source>
        <translation>注销号码</translation>
    </message>
    <message>
        <source>I no longer need it</source>
        <translation>不再使用这个号码</translation>
    </message>
    <message>
        <source>Transfer a number</source>
        <translation>过户</translation>
    </message>
    <message>
        <source>To somebody here</source>
        <translation>过户给一起来的人</translation>
    </message>
    <message>
        <source>My numbers</source>
        <translation>查我的号码</translation>
    </message>
    <message>
        <source>What is in my name</source>
        <translation>我名下有哪些号码</translation>
    </message>
    <message>
        <source>Complain</source>
        <translation>投诉申诉</translation>
    </message>
    <message>
        <source>I object to a decision</source>
        <translation>对办理决定有异议</translation>
    </message>
    <message>
        <source>Does somebody pay you for a number? That is fraud, and you answer for it. Press “Call staff”.</source>
        <translation>有人出钱让您来办卡？那是诈骗，办了要负法律责任。请按“呼叫店员”。</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>退出登录</translation>
    </message>
</context>
<context>
    <name>Wiped</name>
    <message>
        <source>Please wait</source>
        <translation>请稍候</translation>
    </message>
</context>
<context>
    <name>WithClerk</name>
    <message>
        <source>The clerk is checking something for you</source>
        <translation>店员正在为您核对</translation>
    </message>
    <message>
        <source>The clerk looks whether a real person sits before the camera. You need do nothing.</source>
        <translation>店员正在确认摄像头前是真人，您不用操作。</translation>
    </message>
    <message>
        <source>The clerk tells you what a card may not be used for. Please listen, and ask what is not clear.</source>
        <translation>店员正在告诉您电话卡不能用来做什么。请听完，不清楚的可以问。</translation>
    </message>
    <message>
        <source>Please answer what the clerk asks you. A supervisor then confirms it.</source>
        <translation>请回答店员的问题，随后由主管确认。</translation>
    </message>
    <message>
        <source>The clerk compares you with the picture of your document, and a second person confirms it. Please look at the clerk.</source>
        <translation>店员正在把您和证件照片比对，再由第二位店员确认。请看着店员。</translation>
    </message>
    <message>
        <source>It goes on here as soon as the clerk has answered. Please stay, and keep your document ready.</source>
        <translation>店员答复后，这里会自动继续。请不要离开，并准备好证件。</translation>
    </message>
</context>
<context>
    <name>WithoutChip</name>
    <message>
        <source>Which document do you have?</source>
        <translation>您用哪种证件？</translation>
    </message>
    <message>
        <source>This kiosk reads chips only. A document without one is looked at by a clerk; you are not refused.</source>
        <translation>本机只能读芯片。没有芯片的证件由店员人工查验，并不是不给您办。</translation>
    </message>
    <message>
        <source>Household register</source>
        <translation>户口簿</translation>
    </message>
    <message>
        <source>The household register with the page of the person</source>
        <translation>户口簿，含办理人本人那一页</translation>
    </message>
    <message>
        <source>Under 16: parent or guardian with their own identity card</source>
        <translation>未满16周岁的：父母或监护人及其身份证</translation>
    </message>
    <message>
        <source>From 16 on an identity card, or a temporary one, is needed as well</source>
        <translation>年满16周岁的：还需要身份证或临时身份证</translation>
    </message>
    <message>
        <source>Temporary identity card</source>
        <translation>临时身份证</translation>
    </message>
    <message>
        <source>The temporary identity card, in date</source>
        <translation>在有效期内的临时身份证</translation>
    </message>
    <message>
        <source>The household register, if you have it here</source>
        <translation>户口簿（如带在身边）</translation>
    </message>
    <message>
        <source>Officer&apos;s, soldier&apos;s or armed police card</source>
        <translation>军官证、士兵证或武警证件</translation>
    </message>
    <message>
        <source>The service card, in date</source>
        <translation>在有效期内的军人或武警证件</translation>
    </message>
    <message>
        <source>Your identity card, if you have one</source>
        <translation>居民身份证（如有）</translation>
    </message>
    <message>
        <source>Another one, or the chip is broken</source>
        <translation>其他证件，或芯片坏了</translation>
    </message>
    <message>
        <source>The document itself</source>
        <translation>证件原件</translation>
    </message>
    <message>
        <source>A second one with your name and photo, if you have it</source>
        <translation>另一种有姓名和照片的证件（如有）</translation>
    </message>
</context>
<context>
    <name>YoungUsers</name>
    <message>
        <source>I have read this, and the card is for me</source>
        <translation>我看过了，卡是我自己用</translation>
    </message>
</context>
</TS>
