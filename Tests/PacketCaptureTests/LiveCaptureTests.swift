import Foundation
import Testing

@testable import PacketCapture

/// A UDP socket on the loopback interface that sends to a port of its own.
final class LoopbackSocket {
    let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
    let port: UInt16

    init() throws {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let size = length
        let descriptor = descriptor
        let isReady = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &length) == 0
                    && connect(descriptor, $0, size) == 0
            }
        }
        try #require(isReady)
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    func send(_ octets: [UInt8], times: Int = 1) {
        for _ in 0..<times { _ = Glibc.send(descriptor, octets, octets.count, 0) }
    }
}

@Suite(.enabled(if: geteuid() == 0, "capturing live needs root"), .serialized)
struct LiveCaptureTests {
    private func options(_ filter: String?, isImmediate: Bool = false) -> LiveCapture.Options {
        var options = LiveCapture.Options()
        options.filter = filter
        options.isImmediate = isImmediate
        return options
    }

    /// Frames of a capture until there are enough of them or two seconds are over.
    private func collect(_ capture: inout LiveCapture, _ count: Int) throws -> [ReadFrame] {
        var batch = FrameBatch()
        var frames: [ReadFrame] = []
        let deadline = Date() + 2
        while frames.count < count, Date() < deadline {
            #expect(try capture.nextBatch(into: &batch) == true)
            #expect(batch.frames.count <= FrameBatch.defaultFrameCapacity)
            frames += batch.copies
        }
        return frames
    }

    @Test(arguments: [false, true])
    func datagramsOnLoopback(isImmediate: Bool) throws {
        let socket = try LoopbackSocket()
        var options = options("udp port \(socket.port)", isImmediate: isImmediate)
        // In immediate mode each packet takes a slot of the buffer that has room for the longest.
        options.snapshotLength = 256
        var capture = try LiveCapture(interface: "lo", options: options)
        #expect(capture.name == "lo")
        #expect(capture.linkTypeName == "ETHERNET")
        #expect(capture.hasNanoseconds == true)
        #expect(capture.warnings == [])
        #expect(capture.snapshotLength == 256)
        let before = Int64(Date().timeIntervalSince1970 * 1e9)
        socket.send([0xCA, 0xFE], times: 200)
        let frames = try collect(&capture, 200)
        #expect(frames.count == 200)
        #expect(capture.framesRead == 200)
        #expect(frames.map(\.number) == Array(1...200))
        #expect(frames.allSatisfy { $0.octets.count == 44 && $0.octets.suffix(2) == [0xCA, 0xFE] })
        #expect(frames.allSatisfy { abs($0.time - before) < 5_000_000_000 })
        #expect(frames.contains { $0.time % 1000 != 0 }, "nanoseconds, not microseconds")
        let statistics = try capture.statistics()
        // The kernel counts a packet on the loopback interface twice, going out and coming in.
        #expect((200...400).contains(statistics.received))
        #expect(statistics.droppedByKernel == 0)
        #expect(statistics.droppedByInterface == 0)
    }

    @Test func connectionOnLoopback() throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let size = length
        let isListening = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        try #require(isListening)
        let port = UInt16(bigEndian: address.sin_port)
        var capture = try LiveCapture(interface: "lo", options: options("tcp port \(port)"))
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let isConnected = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(client, $0, size) == 0 }
        }
        #expect(isConnected)
        let server = accept(listener, nil, nil)
        close(client)
        close(server)
        // SYN; SYN,ACK; ACK; FIN; perhaps ACK; FIN; ACK. The flags are at octet 47.
        let frames = try collect(&capture, 6)
        #expect(frames.count >= 6)
        #expect(frames.prefix(3).map { $0.octets[47] } == [0x02, 0x12, 0x10])
    }

    @Test func snapshotLengthCuts() throws {
        let socket = try LoopbackSocket()
        var options = options("udp port \(socket.port)")
        options.snapshotLength = 60
        options.bufferSize = 512
        options.isPromiscuous = false
        options.interface = 3
        var capture = try LiveCapture(interface: "lo", options: options)
        #expect(capture.snapshotLength == 60)
        socket.send([UInt8](repeating: 1, count: 1000))
        let frames = try collect(&capture, 1)
        #expect(frames.map(\.octets.count) == [60])
        #expect(frames.map(\.original) == [1042])
    }

    @Test func largeFramesKeepABatchNearItsLimit() throws {
        let socket = try LoopbackSocket()
        var options = options("udp port \(socket.port)")
        options.bufferSize = 32 * 1024
        var capture = try LiveCapture(interface: "lo", options: options)
        socket.send([UInt8](repeating: 1, count: 60_000), times: 60)
        var batch = FrameBatch()
        var sizes: [Int] = []
        let deadline = Date() + 3
        while sizes.reduce(0, +) < 60, Date() < deadline {
            _ = try capture.nextBatch(into: &batch)
            if !batch.frames.isEmpty { sizes.append(batch.frames.count) }
        }
        #expect(sizes.reduce(0, +) == 60)
        // The first batch has nothing to go by.
        #expect(sizes.dropFirst().allSatisfy { $0 <= 5 })
    }

    @Test func silenceGivesEmptyBatches() throws {
        var capture = try LiveCapture(interface: "lo", options: options("tcp port 1"))
        var batch = FrameBatch()
        let start = Date()
        for _ in 0..<3 {
            #expect(try capture.nextBatch(into: &batch) == true)
            #expect(batch.frames.isEmpty)
        }
        let seconds = Date().timeIntervalSince(start)
        #expect((0.25..<2).contains(seconds))
    }

    @Test func wakingEndsAWait() throws {
        var options = options("tcp port 1")
        options.timeout = 20_000
        var capture = try LiveCapture(interface: "lo", options: options)
        var batch = FrameBatch()
        let waker = capture.waker
        let start = Date()
        Thread.detachNewThread {
            usleep(50_000)
            waker.wake()
        }
        #expect(try capture.nextBatch(into: &batch) == false)
        #expect(Date().timeIntervalSince(start) < 5)
        // A wake-up before the wait counts, and several count once.
        capture.breakLoop()
        capture.breakLoop()
        #expect(try capture.nextBatch(into: &batch) == false)
        Thread.detachNewThread {
            usleep(50_000)
            waker.wake()
        }
        #expect(try capture.nextBatch(into: &batch) == false)
        #expect(Date().timeIntervalSince(start) < 10)
    }

    nonisolated(unsafe) private static var wakerOfHandler: CaptureWaker?

    @Test func aSignalHandlerEndsAWait() throws {
        var options = options("tcp port 1")
        options.timeout = 20_000
        var capture = try LiveCapture(interface: "lo", options: options)
        Self.wakerOfHandler = capture.waker
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in LiveCaptureTests.wakerOfHandler?.wake() }
        sigaction(SIGURG, &action, nil)
        defer { signal(SIGURG, SIG_DFL) }
        let start = Date()
        Thread.detachNewThread {
            usleep(50_000)
            kill(getpid(), SIGURG)
        }
        var batch = FrameBatch()
        // The signal may interrupt this thread's own wait, which ends it with an empty batch first.
        while try capture.nextBatch(into: &batch) { #expect(batch.frames.isEmpty) }
        #expect(Date().timeIntervalSince(start) < 5)
    }

    @Test func packetsBeforeAWakeUpAreStillDelivered() throws {
        let socket = try LoopbackSocket()
        var capture = try LiveCapture(interface: "lo", options: options("udp port \(socket.port)"))
        socket.send([1], times: 10)
        capture.breakLoop()
        var batch = FrameBatch()
        #expect(try capture.nextBatch(into: &batch) == false)
        #expect(try collect(&capture, 10).count == 10)
    }

    @Test func overflowIsCounted() throws {
        let socket = try LoopbackSocket()
        var options = options("udp port \(socket.port)")
        options.bufferSize = 128
        var capture = try LiveCapture(interface: "lo", options: options)
        socket.send([UInt8](repeating: 1, count: 8000), times: 1000)
        let statistics = try capture.statistics()
        #expect(statistics.droppedByKernel > 0)
        #expect((1000...2000).contains(statistics.received))
        #expect(try capture.statistics() == statistics, "the counters add up, they do not repeat")
    }

    @Test func missingInterface() throws {
        let error = failure { () throws(CaptureError) in _ = try LiveCapture(interface: "nosuch0") }
        guard case .noSuchInterface("nosuch0", _, let existing) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(existing.contains("lo"))
        #expect(error?.message.hasPrefix("cannot capture on nosuch0: there is no such interface") == true)
        #expect(error?.advice.contains("lo") == true)
    }

    @Test func interfaceThatIsDown() throws {
        guard let down = try interfaces().first(where: { !$0.flags.contains(.up) && $0.name.hasPrefix("ifb") }) else {
            print("interfaceThatIsDown: no interface here is down, so nothing was tested")
            return
        }
        let error = failure { () throws(CaptureError) in _ = try LiveCapture(interface: down.name) }
        guard case .interfaceDown = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.message == "cannot capture on \(down.name): the interface is down")
        #expect(error?.advice == "Bring it up with: sudo ip link set \(down.name) up")
    }

    @Test func withoutPermission() {
        let error = onThreadOfUser(65534) {
            failure { () throws(CaptureError) in _ = try LiveCapture(interface: "lo") }
        }
        guard case .noPermission("lo", _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.message.contains("You don't have permission to perform this capture on that device") == true)
    }

    @Test func badFilterAndBadOptions() {
        let bad = failure { () throws(CaptureError) in
            _ = try LiveCapture(interface: "lo", options: options("tcp prot 80"))
        }
        guard case .badFilter("tcp prot 80", _, 4) = bad else {
            Issue.record("\(String(describing: bad))")
            return
        }
        var large = options(nil)
        large.bufferSize = 3 << 20
        let buffer = failure { () throws(CaptureError) in _ = try LiveCapture(interface: "lo", options: large) }
        #expect(buffer?.message == "cannot capture on lo: a buffer of 3145728 KiB is out of range")
        var short = options(nil)
        short.snapshotLength = 0
        let snapshot = failure { () throws(CaptureError) in _ = try LiveCapture(interface: "lo", options: short) }
        #expect(snapshot?.message == "cannot capture on lo: a snapshot length of 0 octets is out of range")
    }
}

@Suite struct InterfaceTests {
    @Test func loopbackIsListed() throws {
        let loopback = try #require(try interfaces().first { $0.name == "lo" })
        #expect(loopback.flags.isSuperset(of: [.loopback, .up, .running]))
        #expect(!loopback.flags.contains(.wireless))
        let addresses = loopback.addresses
        #expect(addresses.contains { $0.octets == [127, 0, 0, 1] && $0.prefixLength == 8 })
        for address in addresses where address.octets.count == 16 {
            #expect(address.octets == [UInt8](repeating: 0, count: 15) + [1])
            #expect(address.prefixLength == 128)
        }
    }

    @Test func describedInterfaces() throws {
        let any = try #require(try interfaces().first { $0.name == "any" })
        #expect(any.description?.isEmpty == false)
    }
}
