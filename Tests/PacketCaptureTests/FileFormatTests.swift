import Foundation
import Testing

@testable import PacketCapture

@Suite struct FileFormatTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test(arguments: [false, true], [false, true])
    func classicFilesOfBothByteOrdersAndPrecisions(isBigEndian: Bool, hasNanoseconds: Bool) throws {
        var capture = ClassicCapture(isBigEndian: isBigEndian, hasNanoseconds: hasNanoseconds, linkType: 113)
        capture.records = [
            .init(seconds: 1, fraction: 999_999, octets: [1, 2, 3]),
            .init(seconds: 1_700_000_000, fraction: 7, original: 1500, octets: [4]),
        ]
        let path = try directory.write(capture.octets)
        let unit: Int64 = hasNanoseconds ? 1 : 1000
        let (frames, damage) = try readAll(path)
        #expect(
            frames == [
                .init(time: 1_000_000_000 + 999_999 * unit, number: 1, original: 3, linkType: 113, octets: [1, 2, 3]),
                .init(
                    time: 1_700_000_000_000_000_000 + 7 * unit, number: 2, original: 1500, linkType: 113, octets: [4]),
            ])
        #expect(damage == nil)
    }

    @Test(arguments: [false, true])
    func secondsAreUnsigned(isBigEndian: Bool) throws {
        var capture = ClassicCapture(isBigEndian: isBigEndian)
        let seconds: [UInt32] = [0x7FFF_FFFF, 0x8000_0000, .max]
        capture.records = seconds.map { .init(seconds: $0, octets: [0]) }
        let (frames, _) = try readAll(directory.write(capture.octets))
        #expect(frames.map(\.time) == seconds.map { Int64($0) * 1_000_000_000 })
    }

    @Test(arguments: [false, true])
    func absurdFractionsOfASecondDoNotTrap(hasNanoseconds: Bool) throws {
        var capture = ClassicCapture(hasNanoseconds: hasNanoseconds)
        capture.records = [UInt32(0x7FFF_FFFF), 0x8000_0000, .max].map { .init(fraction: $0, octets: [0]) }
        #expect(try readAll(directory.write(capture.octets)).frames.count == 3)
    }

    @Test(arguments: [false, true])
    func pcapngOfBothByteOrders(isBigEndian: Bool) throws {
        var capture = NextGenerationCapture(isBigEndian: isBigEndian)
        capture.interface(linkType: 1, resolution: 9)
        capture.packet(time: 1_700_000_000_123_456_789, [1, 2, 3, 4, 5])
        capture.packet(time: 5_000_000_000_000_000_000, [])
        let (frames, damage) = try readAll(directory.write(capture.octets))
        #expect(frames.map(\.time) == [1_700_000_000_123_456_789, 5_000_000_000_000_000_000])
        #expect(frames.map(\.octets) == [[1, 2, 3, 4, 5], []])
        #expect(damage == nil)
    }

    @Test func pcapngTimesBeyondWhat64BitsOfNanosecondsHold() throws {
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1, resolution: 0)
        capture.packet(time: 4_294_967_296, [0])
        capture.packet(time: .max / 2, [0])
        let (frames, _) = try readAll(directory.write(capture.octets))
        #expect(frames.map(\.time) == [4_294_967_296_000_000_000, .max])
    }

    @Test func propertiesOfAFile() throws {
        let capture = ClassicCapture(linkType: 276, snapshotLength: 96, records: [.init(octets: [1, 2, 3, 4])])
        let path = try directory.write(capture.octets)
        var file = try CaptureFile(path: path, interface: 7)
        #expect(file.path == path)
        #expect(file.linkTypes == [276])
        #expect(file.interfaces == [CaptureInterface(name: nil, linkType: 276, snapshotLength: 96)])
        #expect(file.isPcapng == false)
        #expect(file.compression == nil)
        #expect(file.size == 44)
        #expect(file.position == 24)
        var batch = FrameBatch()
        #expect(try file.nextBatch(into: &batch) == true)
        #expect(batch.frames.map(\.interface) == [7])
        #expect(file.framesRead == 1)
        #expect(file.position == 44)
        #expect(try file.nextBatch(into: &batch) == false)
        #expect(batch.frames.isEmpty)
        #expect(try file.nextBatch(into: &batch) == false)
    }

    /// Octets that are no UTF-8, a quote, a line feed, and the name that means standard input unless it has a directory.
    @Test(arguments: [[0xFF, 0xFE, 0x2E], [0x61, 0x27, 0x20, 0x0A], [0x2D]] as [[UInt8]])
    func anyFileNameOpens(name: [UInt8]) throws {
        let octets = directory.path("").octets + (directory.path("").octets.last == 0x2F ? [] : [0x2F]) + name
        let data = ClassicCapture(records: [.init(octets: [9])]).octets
        let terminated = octets.map { CChar(bitPattern: $0) } + [0]
        let descriptor = open(terminated, O_CREAT | O_WRONLY, 0o600)
        #expect(write(descriptor, data, data.count) == data.count)
        close(descriptor)
        defer { unlink(terminated) }
        let path = terminated.withUnsafeBufferPointer { PathName(cString: $0.baseAddress!) }
        #expect(path == PathName(octets: octets))
        #expect(try readAll(path).frames.map(\.octets) == [[9]])
    }

    @Test(
        .enabled(if: Shared.formats != nil, "the folder ../shared/corpus/formats is missing"),
        arguments: ["ns.pcap", "us.pcap", "one.pcapng", "two_if.pcapng", "lt_null.pcap", "lt_raw.pcap", "lt_sll2.pcap"])
    func sharedFilesOpen(name: String) throws {
        let folder = try #require(Shared.formats)
        let (frames, damage) = try readAll(PathName(folder.appendingPathComponent(name).path))
        #expect(frames.count > 0 || damage != nil)
    }
}
