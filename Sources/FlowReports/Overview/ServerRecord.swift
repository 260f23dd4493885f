import PacketDecoding
import TCPConformance
import TCPTracking

/// What became of the connections to one server.
package struct ServerRecord: BitwiseCopyable, Sendable {
    package internal(set) var address = IPAddress(high: 0, low: 0)
    package internal(set) var port: UInt16 = 0
    package internal(set) var family: IPFamily = .version4
    package private(set) var connections: UInt32 = 0
    private var openings = InlineArray<12, UInt32>(repeating: 0)
    /// Connections whose opening failed.
    package private(set) var failed: UInt32 = 0
    /// Connections that opened and ended by RST.
    package private(set) var resets: UInt32 = 0
    /// Its SYN,ACK still waited for an answer when the capture ended.
    package private(set) var halfOpenNow: UInt32 = 0
    /// Connections of which it repeated the SYN,ACK although the ACK of it had been captured.
    package private(set) var ignoredACKs: UInt32 = 0
    /// A connection to look at: the first that failed, or the first that was reset.
    package private(set) var example: UInt64 = 0
    /// The number of its first connection.
    package private(set) var firstSeen = UInt64.max
    /// Openings with a known time from the SYN to the SYN,ACK, and the sum and the longest of these, nanoseconds.
    private var waited: UInt32 = 0
    private var waitTotal: Int64 = 0
    package private(set) var longestWait: Int64 = 0
    /// What its openings tell of it together.
    package internal(set) var listener = Listener()
    /// When its clients sent their SYNs again.
    package private(set) var schedule = SYNSchedule()

    /// What is read or written for every connection: all but the last.
    static var busyOctets: Int { MemoryLayout<ServerRecord>.size - MemoryLayout<SYNSchedule>.size }

    /// Connections with this opening.
    package subscript(opening: OpeningOutcome) -> UInt32 { openings[Int(opening.rawValue)] }

    var trouble: UInt64 { UInt64(failed) * 2 + UInt64(resets) }

    /// Connections of whose opening the capture shows something.
    package var attempts: UInt32 { connections &- self[.notCaptured] }
    package var opened: UInt32 { attempts &- failed }
    /// Nil without attempts.
    package var successRate: Double? { attempts == 0 ? nil : Double(opened) / Double(attempts) }
    /// Mean time from the SYN to the SYN,ACK, nanoseconds; nil where no opening tells.
    package var meanWait: Int64? { waited == 0 ? nil : waitTotal / Int64(waited) }

    mutating func count(_ brief: ConnectionBrief, isHalfOpenNow: Bool) {
        connections &+= 1
        firstSeen = min(firstSeen, brief.id)
        openings[Int(brief.opening.rawValue)] &+= 1
        if let wait = brief.clientWait {
            waited &+= 1
            waitTotal &+= wait
            longestWait = max(longestWait, wait)
        }
        if brief.opening.isFailure {
            if failed == 0 || brief.id < example { example = brief.id }
            failed &+= 1
            if isHalfOpenNow { halfOpenNow &+= 1 }
        } else if brief.closing == .reset {
            resets &+= 1
            if failed == 0, example == 0 || brief.id < example { example = brief.id }
        }
        if brief.hasIgnoredACK { ignoredACKs &+= 1 }
        if brief.synWaits.count > 0 { schedule.add(brief.synWaits) }
    }

    /// Takes another part's account of the same server into account.
    mutating func merge(_ other: ServerRecord) {
        connections &+= other.connections
        firstSeen = min(firstSeen, other.firstSeen)
        for index in 0..<12 { openings[index] &+= other.openings[index] }
        waited &+= other.waited
        waitTotal &+= other.waitTotal
        longestWait = max(longestWait, other.longestWait)
        if (failed == 0) == (other.failed == 0) {
            example = example == 0 || other.example == 0 ? max(example, other.example) : min(example, other.example)
        } else if failed == 0 {
            example = other.example
        }
        failed &+= other.failed
        resets &+= other.resets
        halfOpenNow &+= other.halfOpenNow
        ignoredACKs &+= other.ignoredACKs
        schedule.merge(other.schedule)
        listener.add(other.listener)
    }
}
