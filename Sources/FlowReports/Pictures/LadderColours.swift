import TCPTracking

/// The colours of a ladder's picture.
enum LadderColours {
    /// A style sheet for light ground, and for dark where the reader's system asks for it.
    static let sheet: StaticString = """
        text { font: 12px ui-monospace, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", Menlo, Consolas, monospace;
          white-space: pre; fill: #1c2430; }
        .paper { fill: #ffffff; }
        .title { font-weight: bold; font-size: 14px; }
        .state { font-weight: bold; }
        .faint { fill: #5c6878; }
        .good { fill: #14713a; }
        .bad { fill: #b3261e; }
        .warning { fill: #855400; }
        .on-line { paint-order: stroke; stroke: #ffffff; stroke-width: 4px; stroke-linejoin: round; }
        .arrow { stroke: #5c6878; stroke-width: 1.5; fill: none; }
        .arrow.good { stroke: #14713a; fill: none; }
        .arrow.bad { stroke: #b3261e; fill: none; }
        .arrow.warning { stroke: #855400; fill: none; }
        .unanswered { stroke-dasharray: 7 4; }
        .cross { stroke: #b3261e; stroke-width: 3; }
        .fold { fill: #eef2f7; stroke: #b8c2cf; }
        .rule { stroke: #b8c2cf; }
        .closed { fill: #c3cad3; }
        .unknown { fill: #dfe3e8; }
        .opening { fill: #e0a526; }
        .established { fill: #2e9e5b; }
        .active-close { fill: #3f7fd1; }
        .passive-close { fill: #c4622d; }
        .both-close { fill: #8a5cc2; }
        .time-wait { fill: #7f93b2; }
        .assumed { opacity: 0.55; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e3e8ef; }
          .paper { fill: #14181f; }
          .faint { fill: #9aa6b5; }
          .good { fill: #63cf91; }
          .bad { fill: #ff8b81; }
          .warning { fill: #efb650; }
          .on-line { stroke: #14181f; }
          .arrow { stroke: #9aa6b5; }
          .arrow.good { stroke: #63cf91; }
          .arrow.bad { stroke: #ff8b81; }
          .arrow.warning { stroke: #efb650; }
          .cross { stroke: #ff8b81; }
          .fold { fill: #222934; stroke: #465264; }
          .rule { stroke: #465264; }
          .closed { fill: #4a5361; }
          .unknown { fill: #343b46; }
        }

        """

    /// The class of a lifeline in this state.
    static func name(of state: TCPState) -> StaticString {
        switch state {
        case .unknown: "unknown"
        case .closed, .listen: "closed"
        case .synSent, .synReceived: "opening"
        case .established: "established"
        case .finWait1, .finWait2: "active-close"
        case .closeWait, .lastAck: "passive-close"
        case .closing: "both-close"
        case .timeWait: "time-wait"
        }
    }
}
