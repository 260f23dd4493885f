import Foundation
import Testing

@testable import PacketCapture

/// Captures that lie beside the project while it is developed.
enum Shared {
    private static let corpus = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("shared/corpus")

    private static func folder(_ name: String) -> URL? {
        let url = corpus.appendingPathComponent(name)
        return FileManager.default.fileExists(atPath: url.path) ? url : nil
    }

    static var hostile: URL? { folder("hostile") }
    static var conformance: URL? { folder("pcapng-conformance") }
    static var formats: URL? { folder("formats") }

    /// A row of a folder's `expect.tsv`: the file, the packets that libpcap delivers and its words at the end, if any.
    struct Expectation: Sendable, CustomStringConvertible {
        var file: URL
        var packets: Int
        var words: String
        var description: String { file.lastPathComponent }
    }

    static func expectations(_ folder: URL?) throws -> [Expectation] {
        guard let folder else { return [] }
        let table = try String(contentsOf: folder.appendingPathComponent("expect.tsv"), encoding: .utf8)
        return table.split(separator: "\n").dropFirst().map { line in
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            let name = columns[0].replacingOccurrences(of: "/", with: "+") + "/" + columns[1]
            // tcpdump put its own name, and that of the failed call, before libpcap's words.
            let words = columns[5].replacingOccurrences(of: "tcpdump: ", with: "")
                .replacingOccurrences(of: "pcap_loop: ", with: "")
            return Expectation(
                file: folder.appendingPathComponent(name), packets: Int(columns[3]) ?? 0, words: words)
        }
    }
}

@Suite struct HostileFileTests {
    @Test(.enabled(if: Shared.hostile != nil, "the folder ../shared/corpus/hostile is missing"))
    func deliversWhatLibpcapDelivers() throws { try check(Shared.hostile) }

    @Test(.enabled(if: Shared.conformance != nil, "the folder ../shared/corpus/pcapng-conformance is missing"))
    func deliversWhatLibpcapDeliversOfPcapng() throws { try check(Shared.conformance) }

    private func check(_ folder: URL?) throws {
        let expectations = try Shared.expectations(folder)
        #expect(expectations.count > 40)
        for expected in expectations {
            // Words about what cannot be filtered: tcpdump compiles a filter even when none is given.
            let isFilterTrouble = expected.words.hasPrefix("unknown data link type")
            do throws(CaptureError) {
                let (frames, damage) = try readAll(PathName(expected.file.path))
                if isFilterTrouble { continue }
                // libpcap does not read interfaces that differ from the first one.
                if expected.words.contains("different from the") {
                    #expect(frames.count >= expected.packets, "\(expected)")
                    continue
                }
                #expect(frames.count == expected.packets, "\(expected)")
                // A section without interfaces is whole when it holds no packets either.
                if expected.words.contains("no Interface Description Blocks") { continue }
                #expect((damage == nil) == expected.words.isEmpty, "\(expected)")
                #expect(frames.allSatisfy { $0.octets.count <= 128 << 20 })
            } catch {
                #expect(expected.packets == 0, "\(expected): \(error.message)")
                #expect(!expected.words.isEmpty, "\(expected): \(error.message)")
                #expect(!error.message.isEmpty && !error.advice.isEmpty)
            }
        }
    }
}
