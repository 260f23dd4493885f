import Foundation
import SegmentNotation

/// Turns every `.pkt` file below a folder into the capture beside it.
@main
enum CaptureMaker {
    private static let usage = """
        usage: capture-maker [--readme | --check] FOLDER
          (nothing)   write the capture beside each .pkt below FOLDER
          --readme    write FOLDER/README.md, the table of all stories
          --check     write nothing; exit 1 if a capture or README.md is not what would be written
        """

    static func main() {
        var operands = Array(CommandLine.arguments.dropFirst())
        let mode = operands.first.flatMap(Mode.init(rawValue:)) ?? .write
        if mode != .write {
            operands.removeFirst()
        }
        guard operands.count == 1, let folder = operands.first, !folder.hasPrefix("-") else {
            report(usage)
            exit(2)
        }
        do {
            let collection = try CaptureCollection(folder: folder)
            switch mode {
            case .write: print(try collection.write())
            case .readme: print(try collection.writeReadme())
            case .check:
                let complaints = collection.complaints()
                complaints.forEach(report)
                if !complaints.isEmpty { exit(1) }
                print("\(collection.stories.count) captures and README.md are up to date")
            }
        } catch {
            report("\(error)")
            exit(2)
        }
    }

    private enum Mode: String {
        case write = ""
        case readme = "--readme"
        case check = "--check"
    }

    private static func report(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
