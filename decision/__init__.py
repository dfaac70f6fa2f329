"""Deciding: criteria over facts, combined by a policy into a lane, with every reason kept."""
