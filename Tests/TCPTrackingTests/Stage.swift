import PacketDecoding
import SegmentNotation
import TCPTracking
import Testing

/// A state that a story has reached: its segments, and the histories there.
struct Stage: Sendable {
    var lines: String
    var client: String
    var server: String
    /// Nothing shows who opened: the roles follow from the ports.
    var isMidstream = false

    /// The opening of three segments.
    static let opening = """
        +10ms client > server S  seq=x mss 1460
        +10ms server > client S. seq=y ack=x+1 mss 1460
        +10ms client > server .

        """
    /// A request of 100 octets and an answer of 1000, both acknowledged: the next numbers are x+101 and y+1001.
    static let exchange = """
        +10ms client > server P. len 100
        +10ms server > client .
        +10ms server > client P. len 1000
        +10ms client > server .

        """
    static let client = "CLOSED SYN-SENT!1 ESTABLISHED+2"
    static let server = "LISTEN SYN-RECEIVED!2 ESTABLISHED+3"
}

/// What comes next at a stage, and what the documents make of it.
struct Arrival: Sendable, CustomTestStringConvertible {
    var name: String
    var lines: String
    /// What is added to the client's history; after "= " the whole history.
    var client: String
    var server: String
    /// What the last captured segment was.
    var label: SegmentLabel?
    /// A remark that is made.
    var remark: Remark.Kind?
    /// How many connections there are in the end; the histories are those of the first.
    var connections: Int

    init(
        _ name: String, _ lines: String, client: String = "", server: String = "", label: SegmentLabel? = nil,
        remark: Remark.Kind? = nil, connections: Int = 1
    ) {
        self.name = name
        self.lines = lines
        self.client = client
        self.server = server
        self.label = label
        self.remark = remark
        self.connections = connections
    }

    var testDescription: String { name }
}

/// Nothing may depend on where in the sequence space a story begins, or on which end has the lower address.
struct Setting: Sendable {
    var x: UInt32
    var y: UInt32
    var clientAddress: String
    var serverAddress: String

    static let all = [
        Setting(x: 1000, y: 5000, clientAddress: "10.0.0.1:40000", serverAddress: "10.0.0.2:80"),
        Setting(x: 0xFFFF_FFFF, y: 0x7FFF_FFFF, clientAddress: "10.0.0.9:40000", serverAddress: "10.0.0.2:80"),
        Setting(x: 0x7FFF_FFD0, y: 0xFFFF_FE00, clientAddress: "10.0.0.1:80", serverAddress: "10.0.0.1:40000"),
    ]

    var lines: String {
        "client \(clientAddress)\nserver \(serverAddress)\nrouter 10.0.0.254\nisn client \(x)\nisn server \(y)\n"
    }
}

extension Stage {
    private static func whole(_ base: String, _ added: String) -> String {
        if added.hasPrefix("= ") { return String(added.dropFirst(2)) }
        return added.isEmpty ? base : base + " " + added
    }

    /// Tells the stage and what comes next, in every setting, and holds the result against what is expected.
    func expect(_ arrival: Arrival, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for setting in Setting.all where !isMidstream || setting.serverAddress.hasSuffix(":80") {
            let frames = try SegmentNotation.frames(setting.lines + lines + arrival.lines, file: arrival.name)
            let story = Story(frames: frames)
            let comment = Comment(rawValue: "\(arrival.name), x=\(setting.x) y=\(setting.y)")
            let first = try #require(story.ended.first, comment, sourceLocation: sourceLocation)
            #expect(first.client == Self.whole(client, arrival.client), comment, sourceLocation: sourceLocation)
            #expect(first.server == Self.whole(server, arrival.server), comment, sourceLocation: sourceLocation)
            #expect(story.ended.count == arrival.connections, comment, sourceLocation: sourceLocation)
            if let label = arrival.label {
                #expect(story.labels.last == label, comment, sourceLocation: sourceLocation)
            }
            if let remark = arrival.remark {
                let kinds = first.remarks
                #expect(kinds.contains(remark), comment, sourceLocation: sourceLocation)
            }
            let check = HistoryCheck.of(frames)
            #expect(check.faults.isEmpty, comment, sourceLocation: sourceLocation)
        }
    }
}

extension Story.Ended {
    var remarks: [Remark.Kind] {
        (0..<Int(details.remarks.count)).map { details.remarks[$0].kind }
    }
}

extension HistoryCheck {
    /// What the check says of captured frames.
    static func of(_ frames: [Frame]) -> HistoryCheck {
        var options = TrackerOptions()
        options.segments = true
        options.transitions = true
        var tracker = Tracker(options: options)
        var decoder = FrameDecoder()
        var batch = SegmentBatch()
        var check = HistoryCheck()
        for (index, frame) in frames.enumerated() {
            let descriptor = FrameDescriptor(
                time: frame.time, number: UInt64(index + 1), offset: 0, capturedLength: frame.octets.count,
                originalLength: frame.originalLength, linkType: frame.linkType, interface: 0)
            decoder.decode(frame.octets.span.bytes, [descriptor].span, into: &batch)
        }
        decoder.finish(into: &batch)
        tracker.observe(batch, sink: &check)
        tracker.finish(sink: &check)
        return check
    }
}
