extension Judgement {
    /// One sentence: what happened, the likeliest causes, and what to look at next.
    package func diagnosis() -> String {
        ""
    }
}
