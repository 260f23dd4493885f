import Foundation
import Testing

/// One run of one scenario between real kernels: captures, and the states that the kernels' own sockets went through.
struct Recording: Decodable, CustomTestStringConvertible {
    var scenario: String
    /// What happens in it, in one line.
    var summary: String
    /// Names of the capture files beside the truth, one for each vantage.
    var captures: [String]
    var connections: [RecordedConnection]
    /// Where the files are.
    var folder = URL(fileURLWithPath: "/")

    private enum CodingKeys: CodingKey { case scenario, summary, captures, connections }

    var testDescription: String { folder.pathComponents.suffix(2).joined(separator: "/") }

    init(folder: URL) throws {
        self = try JSONDecoder().decode(
            Self.self, from: Data(contentsOf: folder.appendingPathComponent("truth.json")))
        self.folder = folder
    }

    /// Every recording in the folders of a folder, in order of their names.
    static func all(in folder: URL) throws -> [Recording] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { FileManager.default.fileExists(atPath: $0.appendingPathComponent("truth.json").path) }
            .sorted { $0.path < $1.path }
            .map(Recording.init(folder:))
    }
}

/// One incarnation of a connection, as the kernels at its two ends saw it.
struct RecordedConnection: Decodable {
    enum Opening: String, Decodable {
        case activePassive = "active/passive"
        case simultaneous
        case toItself = "to itself"
        /// A scan, or a peer driven by hand: no socket stood behind the client's end.
        case noKernelClient = "no kernel client"
    }

    var open: Opening
    /// How many of its segments each capture holds.
    var packets: [String: Int]
    var client: RecordedEndpoint
    var server: RecordedEndpoint
}

struct RecordedEndpoint: Decodable {
    var address: String
    var port: UInt16
    /// Whether a socket stood behind this end. Where none did, nothing is known and nothing is scored.
    var kernel: Bool
    var transitions: [RecordedTransition]
    /// For each capture, states that the kernel never reached but that the capture's segments give every reason to
    /// assume: what decided against them was lost, or not captured.
    var assumable: [String: [String]]?

    /// As reports spell it.
    var end: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }
}

struct RecordedTransition: Decodable {
    /// The state it leads to, spelled as in RFC 9293 §3.3.2.
    var state: String
    /// The captures that do not show it, with the reason.
    var unshown: [String: UnshownReason]?
}
