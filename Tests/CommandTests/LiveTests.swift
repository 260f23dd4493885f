import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// Real sockets on loopback, captured live. Needs the right to capture.
@Suite(.enabled(if: geteuid() == 0, "live capture needs root: run the tests as root"), .serialized)
struct LiveTests {
    /// A capture on loopback that has begun.
    final class Capture {
        let process = Process()
        private let output = Pipe()
        private let errors = Pipe()

        init(_ arguments: [String]) throws {
            process.executableURL = try Program.binary
            process.arguments = arguments
            process.standardOutput = output
            process.standardError = errors
            process.standardInput = FileHandle.nullDevice
            try process.run()
            var said = Data()
            while !String(decoding: said, as: UTF8.self).contains("listening on") {
                let more = errors.fileHandleForReading.availableData
                try #require(!more.isEmpty, "the capture ended: \(String(decoding: said, as: UTF8.self))")
                said += more
            }
        }

        /// Ends it as Ctrl-C does and returns what it wrote.
        func stop() -> (status: Int32, output: String, errors: String) {
            kill(process.processIdentifier, SIGINT)
            let written = output.fileHandleForReading.readDataToEndOfFile()
            let said = errors.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (
                process.terminationStatus, String(decoding: written, as: UTF8.self),
                String(decoding: said, as: UTF8.self)
            )
        }
    }

    static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    static func call(_ address: sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = address
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }

    /// A listener on a port of the kernel's choice.
    static func listener() throws -> (descriptor: Int32, port: UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(call(address(0)) { bind(descriptor, $0, $1) } == 0)
        try #require(listen(descriptor, 5) == 0)
        var bound = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        try #require(status == 0)
        return (descriptor, UInt16(bigEndian: bound.sin_port))
    }

    /// Both ends of an established connection that has carried data each way.
    static func connection(to port: UInt16, by listener: Int32) throws -> (client: Int32, server: Int32) {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(call(address(port)) { connect(client, $0, $1) } == 0)
        let server = accept(listener, nil, nil)
        try #require(server >= 0)
        var octets = [UInt8](repeating: 7, count: 500)
        try #require(send(client, octets, 500, 0) == 500)
        try #require(recv(server, &octets, 500, Int32(MSG_WAITALL)) == 500)
        try #require(send(server, octets, 300, 0) == 300)
        try #require(recv(client, &octets, 300, Int32(MSG_WAITALL)) == 300)
        return (client, server)
    }

    /// What the ends do, and the states that both pass, in order.
    enum Ending: CaseIterable {
        case clientCloses, serverCloses, halfClose, serverResets, clientResets, refused

        var client: [String] {
            switch self {
            case .clientCloses, .halfClose: ["SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"]
            case .serverCloses: ["SYN-SENT", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"]
            case .serverResets, .clientResets: ["SYN-SENT", "ESTABLISHED", "CLOSED"]
            case .refused: ["SYN-SENT", "CLOSED"]
            }
        }

        var server: [String] {
            switch self {
            case .clientCloses, .halfClose: ["SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"]
            case .serverCloses: ["SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"]
            case .serverResets, .clientResets: ["SYN-RECEIVED", "ESTABLISHED", "CLOSED"]
            case .refused: []
            }
        }
    }

    static func perform(_ ending: Ending) throws -> UInt16 {
        let (listener, port) = try listener()
        defer { close(listener) }
        if ending == .refused {
            close(listener)
            let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            #expect(call(address(port)) { connect(client, $0, $1) } == -1)
            close(client)
            return port
        }
        let (client, server) = try connection(to: port, by: listener)
        var octet: UInt8 = 0
        switch ending {
        case .clientCloses:
            close(client)
            #expect(recv(server, &octet, 1, 0) == 0)
            close(server)
        case .serverCloses:
            close(server)
            #expect(recv(client, &octet, 1, 0) == 0)
            close(client)
        case .halfClose:
            shutdown(client, Int32(SHUT_WR))
            #expect(recv(server, &octet, 1, 0) == 0)
            #expect(send(server, &octet, 1, 0) == 1)
            #expect(recv(client, &octet, 1, 0) == 1)
            close(server)
            #expect(recv(client, &octet, 1, 0) == 0)
            close(client)
        case .serverResets: reset(server, seenBy: client)
        case .clientResets: reset(client, seenBy: server)
        case .refused: break
        }
        return port
    }

    private static func reset(_ descriptor: Int32, seenBy other: Int32) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close(descriptor)
        var octet: UInt8 = 0
        #expect(recv(other, &octet, 1, 0) == -1)
        close(other)
    }

    @Test(arguments: Ending.allCases)
    func transitionsOfBothEndsInOrder(ending: Ending) throws {
        let capture = try Capture(["-i", "lo", "--format", "ndjson", "--records", "transition", "tcp"])
        let port = try Self.perform(ending)
        let (status, output, errors) = capture.stop()
        #expect(status == 0)
        #expect(errors.contains("packets captured"))
        let records = try ReportTests.records(output)
        let connection = try #require(
            records.first {
                $0["record"] as? String == "connection"
                    && ($0["server"] as? [String: Any])?["port"] as? Int == Int(port)
            })
        let transitions = records.filter {
            $0["record"] as? String == "transition" && $0["connection"] as? Int == connection["id"] as? Int
        }
        func states(_ endpoint: String) -> [String] {
            transitions.filter { $0["endpoint"] as? String == endpoint }.compactMap { $0["to"] as? String }
                .filter { $0 != "FIN-WAIT-2" }
        }
        #expect(states("client") == ending.client)
        #expect(states("server") == ending.server)
    }

    @Test(arguments: Ending.allCases)
    func theTextTellsEachTransitionAndTheEnd(ending: Ending) throws {
        let capture = try Capture(["-i", "lo", "tcp"])
        let port = try Self.perform(ending)
        let (status, output, errors) = capture.stop()
        #expect(status == 0)
        #expect(errors.contains("dropped by kernel"))
        let lines = output.split(separator: "\n").filter { $0.contains("→ 127.0.0.1:\(port) ") }
        func states(_ endpoint: String) -> [String] {
            lines.compactMap { line in
                let words = line.split(separator: " ").drop { $0 != endpoint }.map(String.init)
                return words.count > 3 && words[2] == "→" ? words[3] : nil
            }.filter { $0 != "FIN-WAIT-2" }
        }
        #expect(states("client") == ending.client)
        #expect(states("server") == ending.server)
        let isEnd = { (line: Substring) in line.contains("✓ closed") || line.contains("✗ re") }
        #expect(lines.count(where: isEnd) == 1)
        let overview = output.components(separatedBy: "\n\n").dropFirst().joined(separator: "\n\n")
        #expect(overview.contains("of payload"))
        #expect(overview.contains("capture with -w FILE, then tcptrace-swift --list FILE"))
    }

    @Test func linesComeAsItHappens() throws {
        let running = try Running(["-i", "lo", "tcp"])
        try running.errors.wait(for: "listening on lo")
        let (listener, port) = try Self.listener()
        let (client, server) = try Self.connection(to: port, by: listener)
        try running.output.wait(for: "127.0.0.1:\(port)   server SYN-RECEIVED → ESTABLISHED")
        close(client)
        try running.output.wait(for: "127.0.0.1:\(port)   server ESTABLISHED → CLOSE-WAIT")
        close(server)
        try running.output.wait(for: "127.0.0.1:\(port)   server LAST-ACK → CLOSED")
        close(listener)
        running.send(SIGTERM)
        #expect(try running.end().status == 0)
    }

    @Test func anOpenConnectionHasNoLineOfAnEnd() throws {
        let running = try Running(["-i", "lo", "tcp"])
        try running.errors.wait(for: "listening on lo")
        let (listener, port) = try Self.listener()
        let (client, server) = try Self.connection(to: port, by: listener)
        try running.output.wait(for: "127.0.0.1:\(port)   server SYN-RECEIVED → ESTABLISHED")
        running.send(SIGINT)
        let run = try running.end()
        for descriptor in [client, server, listener] { close(descriptor) }
        #expect(run.status == 0)
        let lines = run.lines.filter { $0.contains("→ 127.0.0.1:\(port) ") && $0.contains(".") && !$0.hasPrefix(" ") }
        #expect(lines.count == 4)
    }

    @Test func statisticsOnRequest() throws {
        let running = try Running(["-i", "lo", "tcp"])
        try running.errors.wait(for: "listening on lo")
        running.send(SIGUSR1)
        try running.errors.wait(for: "received by filter")
        running.send(SIGINT)
        let run = try running.end()
        #expect(run.status == 0)
        #expect(run.errors.components(separatedBy: "received by filter").count == 3)
    }

    @Test(arguments: [["-npilo"], ["-n", "-p", "--interface", "lo"], ["-ilo", "-s0", "-B4096", "--immediate-mode"]])
    func spellingsOfOptions(arguments: [String]) throws {
        let scratch = try Scratch()
        let running = try Running(arguments + ["-w", scratch.path("kept.pcap"), "tcp"])
        try running.errors.wait(for: "listening on lo")
        let port = try Self.perform(.clientCloses)
        try running.output.wait(for: "127.0.0.1:\(port)   ✓ closed")
        running.send(SIGINT)
        let run = try running.end()
        #expect(run.status == 0)
        #expect(run.output.contains("tcptrace-swift --list \(scratch.path("kept.pcap"))"))
        let kept = try Program.run(["--list", "-r", scratch.path("kept.pcap"), "port \(port)"])
        #expect(kept.lines.count == 2)
    }

    @Test func anInterfaceByItsNumber() throws {
        let list = try Program.run(["-D"])
        let line = try #require(list.lines.first { $0.contains(" lo [") })
        let running = try Running(["-i", String(line.prefix { $0 != "." })])
        try running.errors.wait(for: "listening on lo,")
        running.send(SIGINT)
        #expect(try running.end().status == 0)
    }

    @Test func aReaderThatGoesEndsTheCapture() throws {
        let running = try Running(["-i", "lo", "tcp"])
        try running.errors.wait(for: "listening on lo")
        try running.output.pipe.fileHandleForReading.close()
        try Running.wait("the capture to end") {
            _ = try? Self.perform(.refused)
            return !running.process.isRunning
        }
        #expect(running.process.terminationReason == .exit)
        #expect(running.process.terminationStatus == 0)
    }

    @Test func countEndsTheCapture() throws {
        let capture = try Capture(["-i", "lo", "-c", "3", "--format", "ndjson", "tcp"])
        _ = try Self.perform(.clientCloses)
        capture.process.waitUntilExit()
        #expect(capture.process.terminationStatus == 0)
    }
}
