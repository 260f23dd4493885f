import Foundation
import Testing

@testable import PacketCapture

@Suite struct DamagedFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    static let capture = ClassicCapture(records: [
        .init(octets: [UInt8](repeating: 1, count: 20)), .init(octets: [UInt8](repeating: 2, count: 20)),
    ])

    /// Every length that a classic file of two records can be cut to.
    @Test(arguments: 0...capture.octets.count)
    func classicFileCutAtEveryLength(length: Int) throws {
        let path = try directory.write(Array(Self.capture.octets.prefix(length)))
        if length < ClassicCapture.headerLength {
            let error = failure { () throws(CaptureError) in _ = try CaptureFile(path: path) }
            if length == 0 {
                #expect(error == .notACapture(path: path, content: .empty, words: Self.words(length)))
            } else {
                #expect(error == .truncatedHeader(path: path, words: Self.words(length)))
            }
            return
        }
        let whole = [24, 60, 96].lastIndex { $0 <= length }!
        let (frames, damage) = try readAll(path)
        #expect(frames == Array(try readAll(directory.write(Self.capture.octets, "whole.pcap")).frames.prefix(whole)))
        if [24, 60, 96].contains(length) {
            #expect(damage == nil)
        } else {
            let damage = try #require(damage)
            #expect(damage.kind == .truncated)
            #expect(damage.offset == Int64(length))
            #expect(damage.framesRead == UInt64(whole))
            #expect(damage.words.hasPrefix("truncated dump file"))
        }
    }

    /// libpcap reads the magic number first and the rest of the file header then.
    private static func words(_ length: Int) -> String {
        length < 4
            ? "truncated dump file; tried to read 4 file header bytes, only got \(length)"
            : "truncated dump file; tried to read 24 file header bytes, only got \(length - 4)"
    }

    /// Every length that a pcapng file of two packets can be cut to: whole packets first, then a cut that is told.
    @Test func nextGenerationFileCutAtEveryLength() throws {
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1)
        let header = capture.octets.count
        capture.packet(time: 1, [1, 2, 3, 4])
        let first = capture.octets.count
        capture.packet(time: 2, [5, 6, 7, 8])
        let second = capture.octets.count
        for length in 0..<second {
            let path = try directory.write(Array(capture.octets.prefix(length)))
            guard length >= header else {
                let error = try #require(failure { () throws(CaptureError) in _ = try CaptureFile(path: path) })
                switch error {
                case .truncatedHeader where length > 0, .notACapture(_, .empty, _) where length == 0: break
                // A section without an interface is a header that libpcap refuses.
                case .badHeader where length == 28: break
                default: Issue.record("\(length): \(error)")
                }
                continue
            }
            let (frames, damage) = try readAll(path)
            #expect(frames.count == (length >= first ? 1 : 0))
            #expect(
                (damage == nil) == [header, first].contains(length), "length \(length): \(String(describing: damage))")
            if let damage { #expect(damage.kind == .truncated && damage.offset == Int64(length)) }
        }
    }

    @Test(arguments: [UInt32.max, 0x8000_0000, 262_145])
    func absurdLengthsOfARecord(captured: UInt32) throws {
        var capture = Self.capture
        capture.records.append(.init(captured: captured, octets: [UInt8](repeating: 3, count: 100)))
        let (frames, found) = try readAll(directory.write(capture.octets))
        #expect(frames.count == 2)
        let damage = try #require(found)
        #expect(damage.kind == .corrupt)
        #expect(damage.words.contains("invalid packet capture length \(captured)"))
    }

    @Test func absurdOriginalLengthIsDelivered() throws {
        let capture = ClassicCapture(records: [.init(original: .max, octets: [1]), .init(original: 0, octets: [1, 2])])
        let (frames, damage) = try readAll(directory.write(capture.octets))
        #expect(frames.map(\.original) == [Int(UInt32.max), 0])
        #expect(frames.map(\.octets.count) == [1, 2])
        #expect(damage == nil)
    }

    @Test(arguments: [false, true])
    func joinedFilesEndAtTheSecondHeader(isBigEndian: Bool) throws {
        var capture = Self.capture
        capture.isBigEndian = isBigEndian
        let (frames, found) = try readAll(directory.write(capture.octets + capture.octets))
        #expect(frames.count == 2)
        let damage = try #require(found)
        #expect(damage.kind == .joined)
        #expect(damage.offset == Int64(capture.octets.count))
        #expect(damage.advice.contains("mergecap"))
    }

    @Test func anEmptyFrameIsAFrame() throws {
        let capture = ClassicCapture(records: [.init(octets: []), .init(octets: [1])])
        #expect(try readAll(directory.write(capture.octets)).frames.map(\.octets) == [[], [1]])
    }

    @Test func damageIsToldInASentence() {
        var damage = CaptureDamage(
            kind: .truncated, path: "a b.pcap", words: "truncated dump file", offset: 96, framesRead: 1)
        #expect(
            damage.message
                == "a b.pcap is cut off in the middle of a record at byte 96, after 1 frame: truncated dump file")
        damage.path = "-"
        damage.offset = nil
        damage.framesRead = 0
        #expect(
            damage.message
                == "standard input is cut off in the middle of a record, after 0 frames: truncated dump file")
    }

    /// The socket's peer goes away with unread data, so that reading fails with ECONNRESET behind the last record.
    @Test func aFailingReadIsThrownAfterEverythingReadBefore() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let data = Self.capture.octets
        #expect(write(ends[0], data, data.count) == data.count)
        #expect(write(ends[1], [1], 1) == 1)
        close(ends[0])
        let stream = try InputStream.take(descriptor: ends[1], path: "socket")
        var file = try CaptureFile(stream, path: "socket", filter: nil, interface: 0)
        var batch = FrameBatch()
        #expect(try file.nextBatch(into: &batch) == true)
        #expect(batch.frames.count == 2)
        #expect(
            throws: CaptureError.captureFailed(
                source: "socket", operation: "read on from", words: "error reading dump file: Connection reset by peer")
        ) { _ = try file.nextBatch(into: &batch) }
        #expect(try file.nextBatch(into: &batch) == false)
        #expect(file.damage == nil)
    }
}
