import Foundation
import Testing

@testable import PacketCapture

@Suite struct FilterTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func rejectedFramesAreCountedButNotDelivered() throws {
        var capture = ClassicCapture()
        for port in 1...200 as ClosedRange<UInt16> {
            capture.records.append(.init(octets: datagram(sourcePort: 5000, destinationPort: port)))
        }
        let path = try directory.write(capture.octets)
        let (frames, damage) = try readAll(path, filter: "udp dst port 70 or udp dst port 150")
        #expect(frames.map(\.number) == [70, 150])
        #expect(damage == nil)
        var file = try CaptureFile(path: path, filter: "tcp")
        #expect(try readAll(&file).frames.isEmpty)
        #expect(file.framesRead == 200)
    }

    @Test func anEmptyExpressionTakesEverything() throws {
        let capture = ClassicCapture(records: [.init(octets: [1]), .init(octets: [])])
        #expect(try readAll(directory.write(capture.octets), filter: "").frames.count == 2)
    }

    @Test func aCallEndsWhenTheFilterRejectsVeryMany() throws {
        let capture = ClassicCapture(records: [ClassicCapture.Record](repeating: .init(octets: [0]), count: 70_000))
        var file = try CaptureFile(path: directory.write(capture.octets), filter: "tcp")
        var batch = FrameBatch()
        #expect(try file.nextBatch(into: &batch) == true)
        #expect(batch.frames.isEmpty)
        #expect((65_536..<65_536 + UInt64(FrameBatch.defaultFrameCapacity)).contains(file.framesRead))
        #expect(try file.nextBatch(into: &batch) == false)
        #expect(file.framesRead == 70_000)
    }

    @Test(
        arguments: [
            ("tcp prot 80", 4), ("tcp port 80 adn host 1.2.3.4", 12), ("(tcp", 4), ("tcp)", 3), ("port", 4),
            ("{tcp}", 0),
            ("tcp and port nosuchservice", 13), ("host 1.2.3.4.5", 5),
            ("tcp and 1.2.3.4.5", 8), ("tcp 00:11:22:33:44", nil), ("tcp port 80 &&", 14),
        ] as [(String, Int?)])
    func badExpressionsSayWhere(expression: String, position: Int?) throws {
        let path = try directory.write(ClassicCapture().octets)
        let error = failure { () throws(CaptureError) in _ = try CaptureFile(path: path, filter: expression) }
        guard case .badFilter(expression, let words, let found) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == position, "\(words)")
        #expect(error!.message.contains(expression))
        #expect(failure { () throws(CaptureError) in _ = try FilterProgram(expression) } == error)
    }

    @Test func anExpressionDoesNotEndAtANull() {
        #expect(
            failure { () throws(CaptureError) in _ = try FilterProgram("tcp\0 garbage") }
                == .badFilter(expression: "tcp\0 garbage", words: "it holds a NUL", position: 3))
    }

    @Test func aProgramOfItsOwnJudgesFrames() throws {
        let octets = datagram(sourcePort: 1, destinationPort: 53)
        let frame = Frame(
            time: 0, number: 1, offset: 0, capturedLength: octets.count, originalLength: octets.count, linkType: 1,
            interface: 0)
        let dns = try FilterProgram("udp port 53")
        let web = try FilterProgram("tcp port 80")
        let raw = try FilterProgram("udp port 53", linkType: LinkType.raw)
        #expect(dns.accepts(frame, in: octets.span.bytes) == true)
        #expect(web.accepts(frame, in: octets.span.bytes) == false)
        #expect(raw.accepts(frame, in: octets.span.bytes) == false)
        var inner = frame
        inner.offset = 14
        inner.capturedLength -= 14
        #expect(raw.accepts(inner, in: octets.span.bytes) == true)
    }
}
