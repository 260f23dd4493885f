import TCPConformance
import TCPTracking

/// Why one worker reads the input.
enum OneWorkerReason: Sendable {
    /// The input can be read only once.
    case readOnce
    /// Packets of some connections, or of all, are written.
    case writesPackets
    /// Flows are told apart by more than their four-tuples.
    case keyParts
    /// Segments or state changes are told.
    case parts
    /// The system has no thread to give.
    case noThreads
    /// Who leaves when memory is used up depends on all connections.
    case memory
    /// Subflows of Multipath TCP name one another.
    case multipath
    /// The capture's clock was set forward, as connections of all workers show.
    case clockStep
    /// Several segments in one frame are told in an order that shares do not know.
    case severalSegments

    init(_ need: NeedOfWhole) {
        self =
            switch need {
            case .memory: .memory
            case .multipath: .multipath
            case .clockStep: .clockStep
            }
    }

    fileprivate var message: Message {
        switch self {
        case .readOnce: Message("it can be read only once", "输入只能读取一次")
        case .writesPackets: Message("packets are written", "要写出数据包")
        case .keyParts: Message("--key is given", "使用了 --key")
        case .parts: Message("timelines, segments or state changes are told", "要列出时间线、报文段或状态变化")
        case .noThreads: Message("the system has no more threads", "系统无法再创建线程")
        case .memory: Message("memory is used up", "内存用尽")
        case .multipath: Message("it holds Multipath TCP", "其中有多路径 TCP")
        case .clockStep: Message("the clock of the capture was set forward", "抓包时钟曾被拨快")
        case .severalSegments: Message("a frame holds several segments", "有的帧含多个报文段")
        }
    }
}

extension Message {
    static func oneWorker(_ reason: OneWorkerReason, of asked: Int) -> Message {
        Message(
            "the input is read by one worker, not \(asked): \(reason.message)",
            "输入由一个线程读取，而不是 \(asked) 个：\(reason.message)")
    }
}
