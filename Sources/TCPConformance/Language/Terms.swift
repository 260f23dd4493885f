import TCPTracking

// Terms that messages share.

/// The part that an end plays.
package enum Role: BitwiseCopyable, Sendable {
    case client, server

    /// The records' word.
    package var code: StaticString {
        switch self {
        case .client: "client"
        case .server: "server"
        }
    }

    package var words: Words {
        switch self {
        case .client: Words("client", "客户端")
        case .server: Words("server", "服务端")
        }
    }
}

/// What is counted; Chinese has its measure word with it.
package struct Noun: Sendable {
    /// The singular.
    let english: StaticString
    let chinese: StaticString

    package init(_ english: StaticString, _ chinese: StaticString) {
        self.english = english
        self.chinese = chinese
    }

    package static let segment = Noun("segment", "个报文段")
    package static let dataSegment = Noun("data segment", "个数据报文段")
    package static let octet = Noun("octet", "字节")
    package static let frame = Noun("frame", "帧")
    package static let probe = Noun("probe", "次探测")
    package static let keepAlive = Noun("keep-alive", "个保活报文")
    package static let opening = Noun("opening", "次建连")
    package static let ignoredSYN = Noun("SYN", "个 SYN")
    package static let episode = Noun("further episode", "段")
    package static let remark = Noun("further remark", "条观察记录")
}

extension Subject {
    /// The role of an end.
    package func role(of end: End) -> Role { end == connection.client ? .client : .server }
}

extension Remark {
    /// Where something happened: `in frame 9`, or `12 times, first in frame 9`. Chinese puts it in brackets.
    var occurrence: Message {
        count <= 1
            ? Message("in frame \(frame)", "第 \(frame) 帧")
            : Message("\(times: UInt64(count)), first in frame \(frame)", "共 \(times: UInt64(count))，首次在第 \(frame) 帧")
    }

    /// The same after a noun: `in frame 9`, or `in frame 9, the first of 12,`.
    var place: Message {
        count <= 1
            ? Message("in frame \(frame)", "第 \(frame) 帧")
            : Message("in frame \(frame), the first of \(count),", "第 \(frame) 帧，共 \(count) 次中的首次")
    }
}

extension ForgeryConfidence {
    package var words: Words {
        switch self {
        case .low: Words("low", "低")
        case .moderate: Words("moderate", "中")
        case .high: Words("high", "高")
        }
    }
}

extension TransitionEvent {
    /// The cause, after the role: `sends SYN`.
    package var words: Words {
        switch self {
        case .sendsSYN: Words("sends SYN", "发送 SYN")
        case .sendsSYNACK: Words("sends SYN,ACK", "发送 SYN,ACK")
        case .sendsACK: Words("sends ACK", "发送 ACK")
        case .sendsFIN: Words("sends FIN", "发送 FIN")
        case .sendsRST: Words("sends RST", "发送 RST")
        case .receivesSYN: Words("receives SYN", "收到 SYN")
        case .receivesSYNACK: Words("receives SYN,ACK", "收到 SYN,ACK")
        case .receivesACKOfSYN: Words("receives ACK of SYN", "收到对 SYN 的 ACK")
        case .receivesACKOfFIN: Words("receives ACK of FIN", "收到对 FIN 的 ACK")
        case .receivesFIN: Words("receives FIN", "收到 FIN")
        case .receivesFINAndACKOfFIN: Words("receives FIN and ACK of FIN", "收到 FIN 及对 FIN 的 ACK")
        case .receivesRST, .receivesRSTAfterActiveOpen: Words("receives RST", "收到 RST")
        case .timeWaitExpires: Words("2·MSL expires", "2·MSL 到期")
        }
    }
}
