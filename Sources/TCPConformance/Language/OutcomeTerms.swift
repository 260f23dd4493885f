// Outcomes, results and limits as a person reads them; English has the records' codes.

extension OpeningOutcome {
    package var words: Words {
        switch self {
        case .threeWay: Words("three-way", "三次握手")
        case .simultaneous: Words("simultaneous", "同时打开")
        case .fastOpen: Words("fast-open", "Fast Open")
        case .refused: Words("refused", "被拒绝")
        case .unreachable: Words("unreachable", "不可达")
        case .unanswered: Words("unanswered", "无应答")
        case .halfOpen: Words("half-open", "半开")
        case .reset: Words("reset", "被复位")
        case .challenged: Words("challenged", "挑战 ACK")
        case .oneSided: Words("one-sided", "单向")
        case .partial: Words("partial", "部分抓到")
        case .notCaptured: Words("not-captured", "未抓到")
        }
    }
}

extension ClosingOutcome {
    package var words: Words {
        switch self {
        case .fourSegment: Words("four-segment", "四次挥手")
        case .threeSegment: Words("three-segment", "三次挥手")
        case .simultaneous: Words("simultaneous", "同时关闭")
        case .reset: Words("reset", "复位")
        case .halfClosed: Words("half-closed", "半关闭")
        case .finUnanswered: Words("fin-unanswered", "FIN 无应答")
        case .abandoned: Words("abandoned", "已中断")
        case .replaced: Words("replaced", "被取代")
        case .open: Words("open", "未关闭")
        case .idle: Words("idle", "空闲移出")
        case .notOpened: Words("not-opened", "未建立")
        }
    }
}

extension Actor {
    /// nil for nobody.
    package var words: Words? {
        switch self {
        case .client: Role.client.words
        case .server: Role.server.words
        case .both: Words("both", "双方")
        case .nobody: nil
        }
    }
}

extension CheckResult {
    package var words: Words {
        switch self {
        case .pass: Words("pass", "通过")
        case .fail: Words("fail", "不通过")
        case .notSeen: Words("not seen", "未见")
        case .notApplicable: Words("not applicable", "不适用")
        }
    }
}

extension Severity {
    package var words: Words {
        switch self {
        case .info: Words("info", "信息")
        case .note: Words("note", "提示")
        case .warning: Words("warning", "警告")
        case .error: Words("error", "错误")
        }
    }
}

extension Evidence {
    /// What each limit is called, in the order of the codes.
    package static let words: [(Evidence, Words)] = [
        (.oneSided, Words("one-sided", "单向")), (.midStream, Words("mid-stream", "中途开始")),
        (.truncated, Words("truncated", "报文被截断")), (.reordered, Words("reordered", "次序错乱")),
        (.duplicated, Words("duplicated", "重复帧")), (.offloaded, Words("offloaded", "网卡卸载")),
        (.captureDrops, Words("capture-drops", "抓包丢帧")), (.segmentsMissing, Words("segments-missing", "缺少报文段")),
        (.clockStep, Words("clock-step", "时钟跳变")), (.partialOpening, Words("partial-opening", "握手不完整")),
    ]
}
