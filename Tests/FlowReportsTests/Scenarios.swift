import PacketDecoding
import Testing

/// A handful of connections that between them show what a report must say.
struct Scenario: CustomTestStringConvertible {
    var name: String
    var segments: [Segment]
    var testDescription: String { name }

    static let all: [Scenario] = [
        cleanClose, refused, unanswered, halfOpen, reset, halfClosed, midStream, version6, synACKLost, retransmission,
        simultaneousClose, badReset,
    ]

    /// All of them in one capture, one after the other.
    static var capture: [Segment] {
        var segments: [Segment] = []
        for (index, scenario) in all.enumerated() {
            let first = UInt64(segments.count)
            for var segment in scenario.segments {
                segment.frame += first
                segment.time += Int64(index) * 1_500_000_000
                if segment.sourcePort > 1024, segment.destinationPort < 1024 { segment.sourcePort += UInt16(index) }
                if segment.destinationPort > 1024, segment.sourcePort < 1024 {
                    segment.destinationPort += UInt16(index)
                }
                segments.append(segment)
            }
        }
        return segments
    }

    private static func make(_ name: String, _ build: (inout Conversation) -> Void) -> Scenario {
        var conversation = Conversation()
        build(&conversation)
        return Scenario(name: name, segments: conversation.segments)
    }

    static let cleanClose = make("clean-close") {
        $0.open()
        $0.exchange()
        $0.c([.fin, .ack], seq: 101, ack: 1001, at: 70)
        $0.s(.ack, seq: 1001, ack: 102, at: 80)
        $0.s([.fin, .ack], seq: 1001, ack: 102, at: 90)
        $0.c(.ack, seq: 102, ack: 1002, at: 100)
    }

    static let refused = make("refused") {
        $0.serverPort = 443
        $0.x = 771_204
        $0.y = 0
        $0.c(.syn, seq: 0, at: 0)
        $0.s([.rst, .ack], seq: 0, ack: 1, at: 0.312)
    }

    static let unanswered = make("unanswered") {
        $0.server = IPAddress(version4: 0xC0A8_6464)
        $0.c(.syn, seq: 0, at: 0)
        $0.c(.syn, seq: 0, at: 1020)
        $0.c(.syn, seq: 0, at: 3036)
    }

    static let halfOpen = make("half-open") {
        $0.c(.syn, seq: 0, at: 0)
        $0.s([.syn, .ack], seq: 0, ack: 1, at: 10)
        $0.s([.syn, .ack], seq: 0, ack: 1, at: 1010)
    }

    static let reset = make("reset") {
        $0.open()
        $0.exchange()
        $0.s([.rst, .ack], seq: 1001, ack: 101, at: 75)
    }

    static let halfClosed = make("half-closed") {
        $0.open()
        $0.exchange()
        $0.c([.fin, .ack], seq: 101, ack: 1001, at: 70)
        $0.s(.ack, seq: 1001, ack: 102, at: 80)
    }

    static let midStream = make("mid-stream") {
        $0.exchange()
        $0.s([.psh, .ack], seq: 1001, ack: 101, length: 300, at: 64)
        $0.c(.ack, seq: 101, ack: 1301, at: 65)
    }

    static let version6 = make("version-6") {
        $0.family = .version6
        $0.client = IPAddress(high: 0x2001_0DB8_AAAA_BBBB, low: 0xCCCC_DDDD_EEEE_0001)
        $0.server = IPAddress(high: 0x2001_0DB8_0000_0000, low: 0x0000_0000_0000_0002)
        $0.isTagged = true
        $0.x = 4_294_967_290
        $0.y = 4_294_967_295
        $0.open()
        $0.exchange()
        $0.s([.fin, .ack], seq: 1001, ack: 101, at: 70)
        $0.c([.fin, .ack], seq: 101, ack: 1002, at: 80)
        $0.s(.ack, seq: 1002, ack: 102, at: 90)
    }

    static let synACKLost = make("syn-ack-lost") {
        $0.c(.syn, seq: 0, at: 0)
        $0.s([.syn, .ack], seq: 0, ack: 1, at: 10)
        $0.c(.syn, seq: 0, at: 1000)
        $0.s([.syn, .ack], seq: 0, ack: 1, at: 1010)
        $0.c(.ack, seq: 1, ack: 1, at: 1020)
    }

    static let retransmission = make("retransmission") {
        $0.open()
        $0.c([.psh, .ack], seq: 1, ack: 1, length: 100, at: 30)
        $0.c([.psh, .ack], seq: 1, ack: 1, length: 100, at: 250)
        $0.s(.ack, seq: 1, ack: 101, at: 260)
        $0.c(.ack, seq: 100, ack: 1, at: 60_260)
        $0.s(.ack, seq: 1, ack: 101, at: 60_270)
    }

    static let simultaneousClose = make("simultaneous-close") {
        $0.open()
        $0.c([.fin, .ack], seq: 1, ack: 1, at: 70)
        $0.s([.fin, .ack], seq: 1, ack: 1, at: 71)
        $0.c(.ack, seq: 2, ack: 2, at: 81)
        $0.s(.ack, seq: 2, ack: 2, at: 82)
    }

    static let badReset = make("bad-reset") {
        $0.open()
        $0.exchange()
        $0.s(.rst, seq: 9001, at: 65, hopLimit: 247)
        $0.s([.rst, .ack], seq: 900_001, ack: 101, at: 66, hopLimit: 247)
        $0.c([.psh, .ack], seq: 101, ack: 1001, length: 50, at: 70)
    }
}
