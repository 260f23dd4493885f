import Foundation
import Testing

@testable import PacketCapture

@Suite struct OpeningErrorTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func opening(_ path: PathName) -> CaptureError? {
        failure { () throws(CaptureError) in _ = try CaptureFile(path: path) }
    }

    @Test func missingFile() {
        let path = directory.path("none.pcap")
        #expect(opening(path) == .noSuchFile(path: path, words: "No such file or directory"))
        #expect(opening(path)?.message == "cannot read \(path.text): No such file or directory")
        #expect(opening("") == .noSuchFile(path: "", words: "No such file or directory"))
        #expect(opening("a\0b") == .noSuchFile(path: "a\0b", words: "the name holds a NUL octet"))
    }

    @Test func fileUsedAsADirectory() throws {
        let path = PathName(try directory.write([1]).text + "/x")
        #expect(opening(path) == .noSuchFile(path: path, words: "Not a directory"))
    }

    @Test func folder() {
        let path = directory.path("")
        #expect(opening(path) == .isDirectory(path: path))
    }

    @Test func symbolicLinkToItself() throws {
        let path = directory.path("loop")
        #expect(symlink("loop", path.text) == 0)
        #expect(opening(path) == .notReadable(path: path, words: "Too many levels of symbolic links"))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give up its rights to read"))
    func forbiddenFile() throws {
        let path = try directory.write(ClassicCapture().octets)
        chmod(path.text, 0o000)
        let error = onThreadOfUser(65534) {
            failure { () throws(CaptureError) in _ = try CaptureFile(path: path) }
        }
        #expect(error == .notReadable(path: path, words: "Permission denied"))
        #expect(error?.message == "cannot read \(path.text): Permission denied")
    }

    @Test func failingRead() {
        // Address 0 of this process is not mapped.
        #expect(opening("/proc/self/mem") == .notReadable(path: "/proc/self/mem", words: "Input/output error"))
    }

    @Test func emptyFile() throws {
        let path = try directory.write([])
        #expect(opening(path)?.message == "cannot read \(path.text): the file is empty")
        #expect(opening("/dev/null")?.message == "cannot read /dev/null: the file is empty")
    }

    @Test(
        arguments: [
            ([0x1F, 0x9D, 8, 0, 0], "compress", "gzip -dc"), ([0x50, 0x4B, 3, 4], "zip", "unzip -p"),
            ([0x02, 0x21, 0x4C, 0x18, 0x64], "legacy lz4", "lz4 -dc"),
        ] as [([UInt8], String, String)])
    func fileCompressedInAWayThatIsNotRead(octets: [UInt8], compressor: String, command: String) throws {
        let path = try directory.write(octets + [UInt8](repeating: 0, count: 40))
        let error = try #require(opening(path))
        #expect(error == .notACapture(path: path, content: .compressed(compressor, command: command), compression: nil))
        #expect(error.message == "cannot read \(path.text): it is compressed (\(compressor))")
        #expect(error.advice == "Decompress it first: \(command) \(path.text) | ... -")
    }

    @Test func otherContent() throws {
        let text = try directory.write(Array("Hello, world\n".utf8))
        #expect(opening(text)?.message == "cannot read \(text.text): it is a text file, not a capture")
        let snoop = try directory.write(Array("snoop\0\0\0\0\0\0\u{2}".utf8))
        #expect(
            opening(snoop)
                == .notACapture(
                    path: snoop, content: .foreignCapture("snoop"), compression: nil))
        let binary = try directory.write([0x7F, 0x45, 0x4C, 0x46, 2, 1, 1])
        #expect(
            opening(binary)?.message
                == "cannot read \(binary.text): it is not a capture: it begins with 7f 45 4c 46")
        let short = try directory.write([0x7F])
        #expect(
            opening(short)
                == .notACapture(
                    path: short, content: .unknown(first: [0x7F]), compression: nil))
    }

    @Test func headerOfAnUnknownVersion() throws {
        var octets = ClassicCapture().octets
        octets[4] = 9
        let version = try directory.write(octets)
        #expect(opening(version) == .badHeader(path: version, words: "unsupported pcap savefile version 9.4"))
        // A Section Header Block whose byte-order magic is neither of the two.
        var section = NextGenerationCapture().octets
        section[8] = 0
        let order = try directory.write(section + section, "order.pcapng")
        #expect(
            opening(order)
                == .badHeader(path: order, words: "a section whose byte-order magic is neither of the two"))
    }

    /// libpcap knows what it can filter; it delivers any link type.
    @Test func unknownLinkType() throws {
        let path = try directory.write(ClassicCapture(linkType: 4660, records: [.init(octets: [1])]).octets)
        #expect(try readAll(path).frames.map(\.linkType) == [4660])
        let error = failure { () throws(CaptureError) in _ = try CaptureFile(path: path, filter: "tcp") }
        guard case .badFilter("tcp", let words, nil) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(words.hasPrefix("unknown data link type 4660"))
    }

    @Test func failedOpeningLeavesNothingOpen() throws {
        let paths = [
            try directory.write([], "a"), try directory.write(Array("text text".utf8), "b"), directory.path(""),
            try directory.write(ClassicCapture().octets, "d"),
        ]
        func descriptors() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        let before = try descriptors()
        for _ in 0..<200 {
            for path in paths {
                _ = failure { () throws(CaptureError) in _ = try CaptureFile(path: path, filter: "(") }
            }
        }
        // Other tests run meanwhile and hold a few of their own.
        #expect(try descriptors() < before + 100)
    }

    @Test(
        arguments: [
            (-8, "noPermission"), (-11, "noPermission"), (-5, "noSuchInterface"), (-9, "interfaceDown"),
            (-6, "captureFailed"), (-1, "captureFailed"),
        ] as [(Int32, String)])
    // The numbers are those of pcap_activate(3PCAP).
    func activationStatus(status: Int32, name: String) {
        let error = CaptureError.activating("eth9", status: status, words: "") { ["lo", "eth0"] }
        #expect("\(error)".hasPrefix(name))
        #expect(error.message.hasPrefix("cannot"))
        #expect(error.message.contains("eth9"))
    }

    @Test func adviceForPermissionNamesBothRemedies() throws {
        let error = CaptureError.activating(
            "eth9", status: -8, words: "socket: Operation not permitted"
        ) { [] }
        #expect(
            error.message == "cannot capture on eth9: You don't have permission to perform this capture on that device "
                + "(socket: Operation not permitted)")
        let program = try #require(CLibrary.programPath)
        #expect(error.advice.contains("sudo,"))
        #expect(error.advice.hasSuffix("sudo setcap cap_net_raw,cap_net_admin=eip \(program.text)"))
    }

    /// A quotation mark and a combining accent are one Character, and still end a quotation.
    @Test(arguments: [
        ("it's here.gz", "'it'\\''s here.gz'"), ("a'\u{301}; b '\u{301}.gz", "'a'\\''\u{301}; b '\\''\u{301}.gz'"),
    ])
    func pathsInCommandsAreQuoted(name: String, word: String) {
        let error = CaptureError.notACapture(
            path: PathName(name), content: .compressed("gzip", command: "gzip -dc"), compression: nil)
        #expect(error.advice.utf8.elementsEqual("Decompress it first: gzip -dc \(word) | ... -".utf8))
    }
}

/// Runs something on a thread that has the rights of another user, by the system calls themselves, which unlike the C
/// library's functions change one thread only.
func onThreadOfUser<Result: Sendable>(_ user: Int, _ body: @Sendable @escaping () -> Result) -> Result {
    nonisolated(unsafe) var result: Result?
    let systemCall = unsafeBitCast(
        dlsym(nil, "syscall"), to: (@convention(c) (Int, Int, Int, Int) -> Int).self)
    #if arch(x86_64)
    let setresuid = 117
    #else
    let setresuid = 147
    #endif
    let thread = Thread {
        _ = systemCall(setresuid, user, user, user)
        result = body()
    }
    thread.start()
    while !thread.isFinished { usleep(1000) }
    return result!
}
