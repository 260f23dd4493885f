import PacketDecoding
import TCPConformance

/// What a run read and what it could not analyze: counters that the caller fills.
package struct RunSummary: Sendable {
    /// A file or an interface that was read.
    package struct Input: Sendable {
        /// Path of the file or name of the interface, as given; `-` is standard input.
        package var name: String
        package var isInterface: Bool
        /// LINKTYPE names, such as `EN10MB`.
        package var linkTypes: [String]

        package init(name: String, isInterface: Bool = false, linkTypes: [String]) {
            self.name = name
            self.isInterface = isInterface
            self.linkTypes = linkTypes
        }
    }

    /// A listener that answered some openings and ignored others meanwhile.
    package struct ListenerNotice: Sendable {
        package let address: IPAddress
        package let port: UInt16
        package let family: IPFamily
        package let listener: Listener

        /// What it means, as sentences.
        package var text: Message {
            listener.diagnosis(endpoint: endpointText(address, port, family), port: port)
        }
    }

    /// What a capture lost, by the kernel's and the interface's own count: a live one's, or as a file has it.
    package struct Drops: Sendable {
        package var byKernel: UInt64
        package var byInterface: UInt64

        package init(byKernel: UInt64, byInterface: UInt64) {
            self.byKernel = byKernel
            self.byInterface = byInterface
        }
    }

    package var frames: UInt64 = 0
    package var segments: UInt64 = 0
    package var notTCP: UInt64 = 0
    package var fragments: UInt64 = 0
    /// Datagrams that came in fragments.
    package var datagrams = DatagramCounts()
    /// Frames whose inside is encrypted or compressed, by what hides it.
    package var opaqueByReason: [(reason: Opaque, count: UInt64)] = []
    /// All of them.
    package var opaque: UInt64 { opaqueByReason.reduce(0) { $0 + $1.count } }
    /// ICMP errors that quote a connection which was not captured.
    package var unattributedQuotes: UInt64 = 0
    /// Frames whose headers could not be read, by reason.
    package var undecodable: [(reason: Message, count: UInt64)] = []
    /// Segments that the snapshot length cut.
    package var truncated: UInt64 = 0
    /// Segments with a wrong checksum; nil when checksums were not verified.
    package var badChecksums: UInt64?
    /// Frames that were captured twice.
    package var duplicates: UInt64 = 0
    /// nil when the input was not a live capture, and no file said that it lost something.
    package var dropped: Drops?
    /// Connections taken out of the table before their end to bound memory.
    package var evicted: UInt64 = 0
    /// Those of them of which there was only an unanswered SYN.
    package var evictedUnanswered: UInt64 = 0
    /// Pairs of connections that are one on both sides of an address translator.
    package var legs: [(first: UInt64, second: UInt64)] = []
    /// Pairs of connections that are the two sides of a proxy, the client's side in front.
    package var proxied: [ProxiedConnections.Pair] = []
    package var warnings: [Message] = []
    /// What is said of all connections together.
    package var overview = OverviewCollector()
    /// How the servers fared.
    package var servers: ServerTable { overview.servers }
    /// Wall-clock time of the run, nanoseconds.
    package var elapsed: Int64 = 0
    package var inputs: [Input] = []

    package init() {}

    /// Takes over what became of the frames.
    package mutating func take(_ counts: DecodingCounts) {
        frames = counts.frames
        segments = counts.segments
        notTCP = counts.notTCP
        fragments = counts.fragments
        datagrams = counts.datagrams
        opaqueByReason = Opaque.allCases.map { ($0, counts.opaque($0)) }
        truncated = counts.truncated
        for layer in Undecodable.Layer.allCases where counts.undecodable > 0 {
            for limit in Undecodable.Limit.allCases where counts.undecodable(layer, limit) > 0 {
                undecodable.append((.undecodable(layer, limit), counts.undecodable(layer, limit)))
            }
        }
    }
}
